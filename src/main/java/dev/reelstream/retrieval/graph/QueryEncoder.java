package dev.reelstream.retrieval.graph;

import dev.reelstream.registry.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model knows of a query, as the indices that its graph takes.
 *
 * @param users null where the family does not use the user
 */
public record QueryEncoder(Vocabulary vocabulary, @Nullable Vocabulary users, int contextLength) {
  public int[] context(List<String> items) {
    return ContextEncoder.context(items, vocabulary, contextLength);
  }

  /** {@link Vocabulary#UNKNOWN} for everyone where the model does not look at users. */
  public int user(String user) {
    return users == null ? Vocabulary.UNKNOWN : users.index(user);
  }

  /**
   * Whether the model has anything to say: one that looks at users to those it was trained on,
   * whatever they rated last; any other where it knows an item of the context.
   */
  public boolean answers(int[] context, int user) {
    return users == null ? ContextEncoder.known(context) : user != Vocabulary.UNKNOWN;
  }
}

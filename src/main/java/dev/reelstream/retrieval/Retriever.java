package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries → the best unseen items for each. */
public interface Retriever extends AutoCloseable {
  /**
   * One list per query, in the order of the batch: at most {@code k} items, best first, none of
   * them seen. The list is empty where the model does not know the query (no item of its context,
   * or, for a model that looks at users, not its user), and shorter than {@code k} where the
   * catalogue has no more. Safe to call from several threads.
   *
   * @param k at least 1; more than the catalogue holds means all of it
   */
  List<List<ScoredItem>> retrieve(List<Query> batch, int k);

  /**
   * The same where the job keeps what the model has made of a user's past.
   *
   * @param states by query, of {@link GruSteps}; null where none is kept, and the context speaks. A
   *     model without steps does not look at them
   */
  default List<List<ScoredItem>> retrieve(List<Query> batch, float[] @Nullable [] states, int k) {
    return retrieve(batch, k);
  }

  @Override
  void close();
}

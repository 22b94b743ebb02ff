package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The item side of a version that needs a {@link Capability} of the job. */
interface EquippedItems {
  /**
   * Retrieves with what the job provides.
   *
   * @param graph a reference that the retriever gives back when it is closed
   * @param popular the first unseen items of the popularity list
   */
  Retriever retriever(
      ModelGraph graph,
      QueryEncoder encoder,
      BiFunction<Collection<String>, Integer, List<ScoredItem>> popular);

  /** Throws where the answers differ from the golden ones. */
  default void check(ModelGraph graph, QueryEncoder encoder, List<GoldenQuery> golden) {}

  /** What advances a user's state; empty where the model keeps none. */
  default Optional<GruSteps> advancing() {
    return Optional.empty();
  }
}

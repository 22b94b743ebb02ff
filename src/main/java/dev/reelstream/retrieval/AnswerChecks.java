package dev.reelstream.retrieval;

import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.Manifest;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.index.ItemIndex;
import java.util.List;

/**
 * What a version must answer before it may serve: first its graph, then the ways around the graph,
 * which must agree with it. Each throws {@link InvalidModelException}.
 */
final class AnswerChecks {
  private AnswerChecks() {}

  /** Returns the first golden query, with k as large as the catalogue. */
  static GoldenQuery graph(ModelGraph graph, QueryEncoder encoder, List<GoldenQuery> golden) {
    GoldenQuery everything = CatalogueProbe.check(graph, encoder, golden.get(0));
    graph.retain();
    try (GraphRetriever retriever = new GraphRetriever(graph, encoder)) {
      GoldenBatch.check(golden, retriever);
    }
    return everything;
  }

  /** Holds the scores of golden queries, and of every item once, against the graph's. */
  static void index(
      ModelGraph graph,
      QueryEncoder encoder,
      ItemIndex index,
      List<GoldenQuery> golden,
      GoldenQuery everything) {
    if (index.dimensions() != graph.dimensions()) {
      throw new InvalidModelException(
          "%s: has %d dimensions, the model's queries have %d"
              .formatted(Manifest.ITEM_VECTORS, index.dimensions(), graph.dimensions()));
    }
    graph.retain();
    try (IndexRetriever retriever = new IndexRetriever(graph, encoder, index)) {
      GoldenBatch.checkScores(golden, retriever::scores, Manifest.ITEM_VECTORS);
      GoldenBatch.checkScores(List.of(everything), retriever::scores, Manifest.ITEM_VECTORS);
    }
  }

  static void steps(
      ModelGraph graph, QueryEncoder encoder, SteppedItems stepped, List<GoldenQuery> golden) {
    graph.retain();
    try (StepRetriever retriever = new StepRetriever(stepped, encoder.vocabulary(), graph)) {
      GoldenBatch.checkScores(golden, retriever::scores, Manifest.GRU_CELL);
    }
  }
}

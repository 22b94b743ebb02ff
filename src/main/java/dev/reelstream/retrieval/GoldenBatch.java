package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.PackedItems;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Queries with known answers: recorded when a model is written, repeated whenever it is loaded, so
 * that a model that computes something else here is found before it serves anyone.
 */
public final class GoldenBatch {
  /** Kernels of other machines sum in another order; a wrong weight moves scores far more. */
  private static final float SCORE_TOLERANCE = 1e-4f;

  /** Two items closer than this may trade places. */
  private static final float TIE = 1e-5f;

  private GoldenBatch() {}

  /**
   * Queries a SavedModel that is being written, one that does not use the user, and returns its
   * answers for the manifest.
   *
   * @param savedModel the folder with {@code saved_model.pb}
   * @param contexts items of each question, oldest first, at least one of them known in each
   * @param seen items that must not come back, one list per context
   */
  public static List<GoldenQuery> record(
      Path savedModel,
      Vocabulary vocabulary,
      int contextLength,
      List<List<String>> contexts,
      List<List<String>> seen,
      int k) {
    QueryEncoder encoder = new QueryEncoder(vocabulary, null, contextLength);
    return record(savedModel, encoder, Collections.nCopies(contexts.size(), ""), contexts, seen, k);
  }

  /**
   * The same for a model that looks at users.
   *
   * @param users whom the model was trained on
   * @param askers the user of each query, all of them among {@code users}
   */
  public static List<GoldenQuery> record(
      Path savedModel,
      Vocabulary vocabulary,
      Vocabulary users,
      int contextLength,
      List<String> askers,
      List<List<String>> contexts,
      List<List<String>> seen,
      int k) {
    QueryEncoder encoder = new QueryEncoder(vocabulary, users, contextLength);
    return record(savedModel, encoder, askers, contexts, seen, k);
  }

  private static List<GoldenQuery> record(
      Path savedModel,
      QueryEncoder encoder,
      List<String> askers,
      List<List<String>> contexts,
      List<List<String>> seen,
      int k) {
    List<GraphRetriever.Ask> asks = new ArrayList<>();
    for (int i = 0; i < contexts.size(); i++) {
      asks.add(new GraphRetriever.Ask(askers.get(i), contexts.get(i), PackedItems.of(seen.get(i))));
    }
    List<GoldenQuery> golden = new ArrayList<>();
    ModelGraph graph = ModelGraph.load("golden batch", savedModel, encoder.contextLength());
    try (GraphRetriever retriever = new GraphRetriever(graph, encoder)) {
      List<List<ScoredItem>> answers = retriever.ask(asks, k);
      for (int i = 0; i < asks.size(); i++) {
        golden.add(new GoldenQuery(askers.get(i), contexts.get(i), seen.get(i), answers.get(i)));
      }
    }
    return golden;
  }

  /** Throws {@link InvalidModelException} at the first answer that differs. */
  static void check(List<GoldenQuery> golden, GraphRetriever retriever) {
    int k = golden.stream().mapToInt(query -> query.items().size()).max().orElse(0);
    if (k == 0) {
      throw new InvalidModelException("manifest.json: no golden query expects an item");
    }
    List<List<ScoredItem>> answers =
        retriever.ask(golden.stream().map(GraphRetriever.Ask::of).toList(), k);
    for (int i = 0; i < golden.size(); i++) {
      compare(i, golden.get(i).items(), answers.get(i));
    }
  }

  /** Scores of some items for one question; none where the model does not answer it. */
  @FunctionalInterface
  interface Scores {
    float[] of(GraphRetriever.Ask ask, List<String> items);
  }

  /**
   * Throws where a way around the graph scores an expected item differently: what it works with is
   * of another model. Which items it finds is its own affair.
   *
   * @param file what would then be wrong
   */
  static void checkScores(List<GoldenQuery> golden, Scores retriever, String file) {
    for (int i = 0; i < golden.size(); i++) {
      GoldenQuery query = golden.get(i);
      float[] scores =
          retriever.of(
              GraphRetriever.Ask.of(query),
              query.items().stream().map(ScoredItem::itemId).toList());
      for (int rank = 0; rank < scores.length; rank++) {
        float expected = query.items().get(rank).score();
        if (!close(expected, scores[rank], SCORE_TOLERANCE)) {
          throw new InvalidModelException(
              "%s: golden query %d: rank %d scores %s, expected was %s"
                  .formatted(file, i + 1, rank + 1, scores[rank], expected));
        }
      }
    }
  }

  static void compare(int query, List<ScoredItem> expected, List<ScoredItem> actual) {
    if (actual.size() < expected.size()) {
      throw differs(query, "has " + actual.size() + " items, expected were " + expected.size());
    }
    Map<String, Float> scores = new HashMap<>();
    expected.forEach(item -> scores.put(item.itemId(), item.score()));
    for (int rank = 0; rank < expected.size(); rank++) {
      ScoredItem wanted = expected.get(rank);
      ScoredItem given = actual.get(rank);
      if (!close(wanted.score(), given.score(), SCORE_TOLERANCE)) {
        throw differs(
            query,
            "rank %d scores %s, expected was %s"
                .formatted(rank + 1, given.score(), wanted.score()));
      }
      // An item from below the cut has no expected score; it may appear there only as a tie.
      float own = scores.getOrDefault(given.itemId(), given.score());
      if (!given.itemId().equals(wanted.itemId()) && !close(wanted.score(), own, TIE)) {
        throw differs(
            query,
            "rank %d is item '%s', expected was '%s'"
                .formatted(rank + 1, given.itemId(), wanted.itemId()));
      }
    }
  }

  /** Written so that NaN is close to nothing. */
  private static boolean close(float expected, float actual, float tolerance) {
    return Math.abs(expected - actual) <= tolerance * Math.max(1, Math.abs(expected));
  }

  private static InvalidModelException differs(int query, String how) {
    return new InvalidModelException("saved_model: golden query " + (query + 1) + ": " + how);
  }
}

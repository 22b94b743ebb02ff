package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.graph.RecommendCall;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Queries a graph once for everything it can recommend: exactly the vocabulary must come back, each
 * item with a finite score. Finds a vocabulary of another model and broken weights of items that no
 * golden query meets.
 */
final class CatalogueProbe {
  private CatalogueProbe() {}

  /**
   * Throws {@link InvalidModelException}; returns the answer, every item with its score.
   *
   * @param first is asked without what was seen
   */
  static GoldenQuery check(ModelGraph graph, QueryEncoder encoder, GoldenQuery first) {
    Vocabulary vocabulary = encoder.vocabulary();
    int[] context = encoder.context(first.context());
    int user = encoder.user(first.user());
    if (!encoder.answers(context, user)) {
      throw new InvalidModelException(
          encoder.users() == null
              ? Manifest.FILE + ": the first golden query has no item of the vocabulary"
              : "%s: the first golden query is asked by '%s', who is not in %s"
                  .formatted(Manifest.FILE, first.user(), Manifest.USERS));
    }
    // One column per item and one for padding.
    int width = vocabulary.size() + 1;
    RecommendCall.Output output =
        graph.recommend(
            new RecommendCall.Input(new int[][] {context}, width, new int[1][1], new int[] {user}));
    BitSet items = new BitSet(width);
    List<ScoredItem> scored = new ArrayList<>(vocabulary.size());
    for (int i = 0; i < width; i++) {
      float score = output.scores()[i];
      int item = output.ids()[i];
      if (score == Float.NEGATIVE_INFINITY) {
        continue;
      }
      if (!Float.isFinite(score)) {
        throw new InvalidModelException(
            Manifest.SAVED_MODEL + ": scores item index " + item + " with " + score);
      }
      if (item < 1 || item > vocabulary.size()) {
        throw new InvalidModelException(
            "%s: recommends item index %d, the vocabulary has 1 to %d"
                .formatted(Manifest.SAVED_MODEL, item, vocabulary.size()));
      }
      items.set(item);
      scored.add(new ScoredItem(vocabulary.item(item), score));
    }
    if (items.cardinality() != vocabulary.size()) {
      throw new InvalidModelException(
          "%s: recommends %d items, the vocabulary has %d"
              .formatted(Manifest.SAVED_MODEL, items.cardinality(), vocabulary.size()));
    }
    return new GoldenQuery(first.user(), first.context(), List.of(), scored);
  }
}

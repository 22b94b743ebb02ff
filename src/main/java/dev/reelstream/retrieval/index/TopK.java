package dev.reelstream.retrieval.index;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * The best items of a search, best first; of equal scores the lower index comes first, as in
 * TensorFlow's TopK.
 *
 * @param items vocabulary indices
 */
public record TopK(int[] items, float[] scores) {
  public int size() {
    return items.length;
  }

  /** By the items' ids. */
  public List<ScoredItem> named(Vocabulary vocabulary) {
    List<ScoredItem> named = new ArrayList<>(size());
    for (int rank = 0; rank < size(); rank++) {
      named.add(new ScoredItem(vocabulary.item(items[rank]), scores[rank]));
    }
    return named;
  }

  /** Selects from the scores of all items; those whose score is not finite are left out. */
  static TopK of(float[] scoreByItem, int k) {
    BestItems best = new BestItems(Math.min(k, scoreByItem.length));
    best.offer(scoreByItem, 0);
    return best.ranked();
  }
}

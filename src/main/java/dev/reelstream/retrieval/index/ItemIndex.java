package dev.reelstream.retrieval.index;

import java.util.Arrays;

/** Finds the items whose vectors score best against a query vector. */
public interface ItemIndex extends AutoCloseable {
  /**
   * The best unseen items by inner product, each with its exact score; of equal scores the lower
   * index comes first. Safe to call from several threads.
   *
   * @param vector as many components as the items have
   * @param seen vocabulary indices that must not come back; 0 and repeats are harmless
   * @param k at least 1; fewer come back where the index holds no more
   */
  TopK search(float[] vector, int[] seen, int k);

  /**
   * The same for many queries, which some indexes answer quicker together.
   *
   * @param seen a row per query
   */
  default TopK[] search(float[][] vectors, int[][] seen, int k) {
    TopK[] best = new TopK[vectors.length];
    Arrays.setAll(best, i -> search(vectors[i], seen[i], k));
    return best;
  }

  /** Whether some of the best items may be missed. */
  default boolean approximate() {
    return false;
  }

  /** Components of an item's vector, and of a query's. */
  int dimensions();

  /** The exact score of one item. */
  float score(float[] vector, int item);

  /** Frees what lies outside of the heap; to be called when no search is running any more. */
  @Override
  default void close() {}

  /** Refuses a question that no index over vectors of that length can answer. */
  static void check(float[] vector, int dimensions, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be at least 1");
    }
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "the query has %d dimensions, the items have %d".formatted(vector.length, dimensions));
    }
  }

  /** Takes padding, seen items and everything from row {@code rows} on out of the running. */
  static float[] hide(float[] scores, int rows, int[] seen) {
    scores[0] = Float.NEGATIVE_INFINITY;
    for (int item : seen) {
      scores[item] = Float.NEGATIVE_INFINITY;
    }
    Arrays.fill(scores, rows, scores.length, Float.NEGATIVE_INFINITY);
    return scores;
  }
}

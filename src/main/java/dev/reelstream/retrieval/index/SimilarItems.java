package dev.reelstream.retrieval.index;

import dev.reelstream.registry.ItemVectors;

/** Items that lie in the same direction from the origin. */
public final class SimilarItems {
  private SimilarItems() {}

  /**
   * The items with the largest cosine to one item, that item left out; of equal cosines the lower
   * index comes first. Items without a direction are in no list and have an empty one.
   *
   * @param itemBias whether the last component is the item's own offset, which says nothing about
   *     what the item is like and is left out
   * @param item a vocabulary index, 1 or more
   * @param k at least 1
   */
  public static TopK nearest(ItemVectors vectors, boolean itemBias, int item, int k) {
    int dimensions = vectors.dimensions();
    int used = itemBias ? dimensions - 1 : dimensions;
    float[] values = vectors.values();
    double own = length(values, item * dimensions, used);
    float[] cosines = new float[vectors.rows()];
    for (int row = 1; row < cosines.length; row++) {
      double product = product(values, item * dimensions, row * dimensions, used);
      cosines[row] = (float) (product / (own * length(values, row * dimensions, used)));
    }
    cosines[0] = Float.NEGATIVE_INFINITY;
    cosines[item] = Float.NEGATIVE_INFINITY;
    return TopK.of(cosines, k);
  }

  private static double length(float[] values, int from, int count) {
    return Math.sqrt(product(values, from, from, count));
  }

  private static double product(float[] values, int a, int b, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) values[a + i] * values[b + i];
    }
    return sum;
  }
}

package dev.reelstream.retrieval;

/** Scores every item in plain Java: the yardstick for approximate indexes and for the graph. */
public final class ExactIndex implements ItemIndex {
  private final float[][] items;
  private final float[] bias;

  /**
   * @param items a vector per vocabulary index; row 0 is padding and never comes back
   * @param bias what is added to each item's dot product
   */
  public ExactIndex(float[][] items, float[] bias) {
    if (items.length != bias.length) {
      throw new IllegalArgumentException(
          "bias has " + bias.length + " entries for " + items.length + " items");
    }
    this.items = items;
    this.bias = bias;
  }

  @Override
  public TopK search(float[] vector, int[] seen, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be at least 1");
    }
    float[] scores = new float[items.length];
    for (int item = 0; item < items.length; item++) {
      scores[item] = dot(vector, items[item]) + bias[item];
    }
    scores[0] = Float.NEGATIVE_INFINITY;
    for (int item : seen) {
      scores[item] = Float.NEGATIVE_INFINITY;
    }
    return TopK.of(scores, k);
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

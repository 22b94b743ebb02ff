package dev.reelstream.retrieval.index;

import dev.reelstream.registry.ItemVectors;
import java.util.Arrays;

/** Scores every item in plain Java: the yardstick for approximate indexes and for the graph. */
final class ExactIndex implements ItemIndex {
  /*
   * For maintainers. A loop over one item's dimensions is a reduction, which the JIT leaves scalar
   * because it may not reorder float sums. So items lie in blocks, a dimension of all its items
   * side by side: the inner loop runs over items and becomes vector instructions, and each item's
   * sum still grows in the order of its dimensions. A block of 256 items times 4 dimensions stays
   * in the first-level cache; four dimensions a round keep the sums in registers for four products
   * instead of one.
   */
  private static final int BLOCK = 256;

  /** By block and dimension. */
  private final float[][][] blocks;

  private final int rows;
  private final int dimensions;

  /** Copies the vectors; row 0 is padding and never comes back. */
  ExactIndex(ItemVectors vectors) {
    this.rows = vectors.rows();
    this.dimensions = vectors.dimensions();
    this.blocks = new float[(rows + BLOCK - 1) / BLOCK][dimensions][BLOCK];
    for (int row = 0; row < rows; row++) {
      float[][] block = blocks[row / BLOCK];
      for (int d = 0; d < dimensions; d++) {
        block[d][row % BLOCK] = vectors.values()[row * dimensions + d];
      }
    }
  }

  @Override
  public TopK search(float[] vector, int[] seen, int k) {
    ItemIndex.check(vector, dimensions, k);
    float[] scores = new float[blocks.length * BLOCK];
    float[] sums = new float[BLOCK];
    for (int block = 0; block < blocks.length; block++) {
      Arrays.fill(sums, 0);
      score(blocks[block], vector, sums);
      System.arraycopy(sums, 0, scores, block * BLOCK, BLOCK);
    }
    return TopK.of(ItemIndex.hide(scores, rows, seen), k);
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public float score(float[] vector, int item) {
    ItemIndex.check(vector, dimensions, 1);
    float sum = 0;
    for (int d = 0; d < dimensions; d++) {
      sum += vector[d] * blocks[item / BLOCK][d][item % BLOCK];
    }
    return sum;
  }

  private static void score(float[][] block, float[] vector, float[] sums) {
    int d = 0;
    for (; d <= vector.length - 4; d += 4) {
      addFour(block[d], block[d + 1], block[d + 2], block[d + 3], vector, d, sums);
    }
    for (; d < vector.length; d++) {
      addOne(block[d], vector[d], sums);
    }
  }

  private static void addFour(
      float[] first,
      float[] second,
      float[] third,
      float[] fourth,
      float[] vector,
      int d,
      float[] sums) {
    float q0 = vector[d];
    float q1 = vector[d + 1];
    float q2 = vector[d + 2];
    float q3 = vector[d + 3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (((sums[i] + q0 * first[i]) + q1 * second[i]) + q2 * third[i]) + q3 * fourth[i];
    }
  }

  private static void addOne(float[] dimension, float q, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += q * dimension[i];
    }
  }
}

package dev.reelstream.training;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weights of {@code gru} on the Java heap, row by row, in the order of {@link GruVariables#NAMES}.
 */
record GruWeights(int items, int dimensions, List<float[]> values) {

  /**
   * Weights to start from. Item biases start at the log of the item's share of the positives, so
   * that the first epoch does not have to learn popularity.
   */
  static GruWeights initial(Timelines timelines, int dimensions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int items = timelines.vocabulary().size();
    int d = dimensions;
    float[] table = new float[(items + 1) * (d + 1)];
    double deviation = 1 / Math.sqrt(d);
    for (int item = 1; item <= items; item++) {
      int row = item * (d + 1);
      for (int i = 0; i < d; i++) {
        table[row + i] = (float) (random.nextGaussian() * deviation);
      }
      double share = (double) timelines.count(item) * items / timelines.positives();
      table[row + d] = (float) Math.log(share);
    }
    return new GruWeights(
        items,
        d,
        List.of(
            table,
            uniform(random, d, 3 * d),
            new float[3 * d],
            uniform(random, d, 3 * d),
            new float[3 * d],
            uniform(random, d, d),
            new float[d]));
  }

  static GruWeights zero(int items, int d) {
    return new GruWeights(
        items,
        d,
        List.of(
            new float[(items + 1) * (d + 1)],
            new float[d * 3 * d],
            new float[3 * d],
            new float[d * 3 * d],
            new float[3 * d],
            new float[d * d],
            new float[d]));
  }

  /** Glorot's bound for a square matrix of d × d; a kernel of the GRU holds three of them. */
  private static float[] uniform(SplittableRandom random, int d, int columns) {
    double bound = Math.sqrt(6.0 / (2 * d));
    float[] values = new float[d * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
    return values;
  }

  /** sha256 over every bit of every weight. */
  String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (float[] one : values) {
        ByteBuffer bytes = ByteBuffer.allocate(one.length * Float.BYTES);
        bytes.asFloatBuffer().put(one);
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

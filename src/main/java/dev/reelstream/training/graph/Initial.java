package dev.reelstream.training.graph;

import dev.reelstream.training.data.Timelines;
import java.util.SplittableRandom;

/** What weights start from. */
public final class Initial {
  private Initial() {}

  public static float[] uniform(SplittableRandom random, int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
    return values;
  }

  public static float[] normal(SplittableRandom random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  /** Glorot and Bengio, 2010: uniform within √(6 / (rows + columns)). */
  public static float[] glorot(SplittableRandom random, int rows, int columns) {
    return uniform(random, rows * columns, Math.sqrt(6.0 / (rows + columns)));
  }

  /**
   * A wide matrix [rows, columns] with orthonormal rows (Saxe et al., 2014), by Gram and Schmidt.
   */
  public static float[] orthogonal(SplittableRandom random, int rows, int columns) {
    double[][] basis = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      double[] own = basis[row];
      for (int i = 0; i < columns; i++) {
        own[i] = random.nextGaussian();
      }
      for (int before = 0; before < row; before++) {
        double dot = dot(own, basis[before]);
        for (int i = 0; i < columns; i++) {
          own[i] -= dot * basis[before][i];
        }
      }
      double norm = Math.sqrt(dot(own, own));
      for (int i = 0; i < columns; i++) {
        own[i] /= norm;
      }
    }
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) basis[i / columns][i % columns];
    }
    return values;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  /**
   * An item table [V+1, d+1] with the bias of each item in its last column, at the log of its share
   * of the positives, so that the first epoch does not have to learn popularity. An item without a
   * positive starts as if it had half of one.
   */
  public static float[] biasedItems(
      SplittableRandom random, Timelines timelines, int dimensions, double deviation) {
    int items = timelines.vocabulary().size();
    float[] table = new float[(items + 1) * (dimensions + 1)];
    for (int item = 1; item <= items; item++) {
      int row = item * (dimensions + 1);
      for (int i = 0; i < dimensions; i++) {
        table[row + i] = (float) (random.nextGaussian() * deviation);
      }
      double count = Math.max(0.5, timelines.count(item));
      table[row + dimensions] = (float) Math.log(count * items / timelines.positives());
    }
    return table;
  }
}

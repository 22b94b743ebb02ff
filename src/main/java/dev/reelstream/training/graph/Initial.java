package dev.reelstream.training.graph;

import java.util.SplittableRandom;

/** What a matrix of weights starts from. */
@FunctionalInterface
public interface Initial {
  /** Draws the values, row by row. */
  float[] draw(SplittableRandom random, int rows, int columns);

  /** Uniform within ± the bound. */
  static Initial uniform(double bound) {
    return (random, rows, columns) -> {
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
      }
      return values;
    };
  }

  /** Normal around 0. */
  static Initial normal(double deviation) {
    return (random, rows, columns) -> {
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * deviation);
      }
      return values;
    };
  }

  /** Glorot and Bengio, 2010: uniform within √(6 / (rows + columns)). */
  static Initial glorot() {
    return glorot(1);
  }

  /** The same for a matrix that holds several of equal width side by side: the bound of one. */
  static Initial glorot(int parts) {
    return (random, rows, columns) ->
        uniform(Math.sqrt(6.0 / (rows + columns / parts))).draw(random, rows, columns);
  }

  /**
   * A matrix with orthonormal rows (Saxe et al., 2014), by Gram and Schmidt; it must be at least as
   * wide as high.
   */
  static Initial orthogonal() {
    return (random, rows, columns) -> {
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
    };
  }

  /** The same with zeros in the last column, for tables whose last column is a bias. */
  default Initial withZeroBias() {
    return (random, rows, columns) -> {
      float[] values = draw(random, rows, columns);
      for (int last = columns - 1; last < values.length; last += columns) {
        values[last] = 0;
      }
      return values;
    };
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}

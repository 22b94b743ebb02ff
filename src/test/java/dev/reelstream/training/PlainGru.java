package dev.reelstream.training;

import dev.reelstream.training.graph.Gru;
import dev.reelstream.training.graph.Weights;

/** The formulas of a {@link Gru} in plain Java doubles. */
final class PlainGru {
  private PlainGru() {}

  /**
   * The state after some items.
   *
   * @param table name of the embeddings; of wider rows the leading columns
   * @param items every one is a step, padding too
   */
  static double[] state(Weights weights, String table, int... items) {
    int units = (int) weights.get("recurrent_kernel").shape().get(0);
    double[] state = new double[units];
    for (int item : items) {
      double[] input = row(weights, table, item, units);
      double[] x = affine(weights, input, "input_kernel", "input_bias");
      double[] h = affine(weights, state, "recurrent_kernel", "recurrent_bias");
      for (int i = 0; i < units; i++) {
        double reset = sigmoid(x[i] + h[i]);
        double update = sigmoid(x[units + i] + h[units + i]);
        double candidate = Math.tanh(x[2 * units + i] + reset * h[2 * units + i]);
        state[i] = candidate + update * (state[i] - candidate);
      }
    }
    return state;
  }

  /** The leading columns of a row. */
  static double[] row(Weights weights, String table, int number, int columns) {
    Weights.Weight weight = weights.get(table);
    int width = (int) weight.shape().get(1);
    double[] row = new double[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = weight.values()[number * width + i];
    }
    return row;
  }

  static double[] affine(Weights weights, double[] x, String kernel, String bias) {
    float[] matrix = weights.get(kernel).values();
    float[] start = weights.get(bias).values();
    double[] y = new double[start.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = start[j];
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * matrix[i * y.length + j];
      }
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}

package dev.reelstream.training;

import java.util.List;

/** The formulas of {@link GruCell} in plain Java doubles. */
final class PlainGru {
  private PlainGru() {}

  /** Scores of all indices; the one of the padding means nothing. */
  static float[] scores(GruWeights weights, int[] context) {
    int d = weights.dimensions();
    List<float[]> w = weights.values();
    double[] state = new double[d];
    for (int item : context) {
      if (item != 0) {
        double[] input = new double[d];
        for (int i = 0; i < d; i++) {
          input[i] = w.get(0)[item * (d + 1) + i];
        }
        double[] x = affine(input, w.get(1), w.get(2));
        double[] h = affine(state, w.get(3), w.get(4));
        for (int i = 0; i < d; i++) {
          double reset = sigmoid(x[i] + h[i]);
          double update = sigmoid(x[d + i] + h[d + i]);
          double candidate = Math.tanh(x[2 * d + i] + reset * h[2 * d + i]);
          state[i] = candidate + update * (state[i] - candidate);
        }
      }
    }
    double[] query = affine(state, w.get(5), w.get(6));
    float[] scores = new float[weights.items() + 1];
    for (int item = 0; item < scores.length; item++) {
      int row = item * (d + 1);
      double score = w.get(0)[row + d];
      for (int i = 0; i < d; i++) {
        score += query[i] * w.get(0)[row + i];
      }
      scores[item] = (float) score;
    }
    return scores;
  }

  private static double[] affine(double[] x, float[] kernel, float[] bias) {
    double[] y = new double[bias.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = bias[j];
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * kernel[i * y.length + j];
      }
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}

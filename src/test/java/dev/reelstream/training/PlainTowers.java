package dev.reelstream.training;

import dev.reelstream.training.family.Family;
import dev.reelstream.training.graph.Weights;
import java.util.Arrays;

/** What the query tower of every family says, in plain Java doubles. */
final class PlainTowers {
  private PlainTowers() {}

  /**
   * The query.
   *
   * @param context as it is fed: oldest first, left-padded with 0
   */
  static double[] query(Family family, Weights weights, int[] context, int user) {
    int[] items = Arrays.stream(context).filter(item -> item != 0).toArray();
    return switch (family.name()) {
      case "gru", "hybrid", "gru-incremental" ->
          withOne(
              PlainGru.affine(
                  weights,
                  PlainGru.state(weights, "items", items),
                  "output_kernel",
                  "output_bias"));
      case "gru-retrieval" ->
          // Padded on the right, and the padding is a step like any other.
          PlainGru.state(weights, "context_items", Arrays.copyOf(items, context.length));
      case "session-gru" -> withOne(PlainGru.state(weights, "items", items));
      case "two-tower" -> row(weights, "users", user);
      case "bpr" -> withOne(row(weights, "users", user));
      default -> throw new AssertionError(family.name() + " has no plain formula");
    };
  }

  /** Dot products with the rows of a table. */
  static double[] scores(Weights.Weight table, double[] query) {
    int width = (int) table.shape().get(1);
    double[] scores = new double[(int) table.shape().get(0)];
    for (int row = 0; row < scores.length; row++) {
      for (int i = 0; i < width; i++) {
        scores[row] += query[i] * table.values()[row * width + i];
      }
    }
    return scores;
  }

  private static double[] row(Weights weights, String table, int number) {
    return PlainGru.row(weights, table, number, (int) weights.get(table).shape().get(1));
  }

  /** What meets the bias of an item. */
  private static double[] withOne(double[] vector) {
    double[] longer = Arrays.copyOf(vector, vector.length + 1);
    longer[vector.length] = 1;
    return longer;
  }
}

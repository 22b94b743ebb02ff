package dev.reelstream.training.family;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.graph.Initial;
import java.util.SplittableRandom;

/**
 * What one training is given: timelines to learn from, hyperparameters and a seed.
 *
 * @param examples the timelines' labels, split into those to learn and those held out
 */
public record Study(Timelines timelines, Settings settings, long seed, Examples examples) {

  /** Splits the labels as the hyperparameter {@code validationTargets} says. */
  public static Study of(Timelines timelines, Settings settings, long seed) {
    return new Study(
        timelines, settings, seed, new Examples(timelines, settings.whole("validationTargets")));
  }

  int whole(String hyperparameter) {
    return settings.whole(hyperparameter);
  }

  double real(String hyperparameter) {
    return settings.real(hyperparameter);
  }

  /** Rows of a table of items: one each, and row 0 for padding. */
  int itemRows() {
    return timelines.vocabulary().size() + 1;
  }

  /** Rows of a table of users: one each, and row 0 for an unknown one. */
  int userRows() {
    return timelines.users().size() + 1;
  }

  /** What initial weights are drawn from. */
  SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  /** A seed for one epoch or step; multiplied, so that neighbouring seeds share none. */
  long seedOf(long number) {
    return seed * 1_000_003 + number;
  }

  /**
   * A start for vectors of items with a bias: normal vectors, and each bias at the log of the
   * item's share of the positives, so that the first epoch does not have to learn popularity. An
   * item without a positive starts as if it had half of one; the padding is zero.
   */
  Initial popularity(double deviation) {
    return (random, rows, width) -> {
      int dimensions = width - 1;
      float[] table = new float[rows * width];
      for (int item = 1; item < rows; item++) {
        int row = item * width;
        for (int i = 0; i < dimensions; i++) {
          table[row + i] = (float) (random.nextGaussian() * deviation);
        }
        double count = Math.max(0.5, timelines.count(item));
        table[row + dimensions] = (float) Math.log(count * (rows - 1) / timelines.positives());
      }
      return table;
    };
  }
}

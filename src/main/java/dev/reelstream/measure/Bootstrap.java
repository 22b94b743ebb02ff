package dev.reelstream.measure;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Confidence intervals by resampling users (Efron 1979, percentile method): cases of one user are
 * not independent of each other, so users are drawn, each with all of its cases.
 */
public final class Bootstrap {
  static final int RESAMPLES = 1_000;
  private static final int TAIL = 25;

  private Bootstrap() {}

  /**
   * A mean and its 95 % interval for each list of gains: the 25th smallest and the 25th largest of
   * 1,000 resampled means. All lists meet the same resamples.
   *
   * @param gains one list per figure, each with a value per case
   * @param users whose case it is: any numbers from 0 up
   */
  public static List<Interval> intervals(List<double[]> gains, int[] users, long seed) {
    double[][] means = means(gains, users, seed);
    Interval[] intervals = new Interval[means.length];
    for (int figure = 0; figure < means.length; figure++) {
      intervals[figure] =
          new Interval(
              Arrays.stream(gains.get(figure)).sum() / gains.get(figure).length,
              means[figure][TAIL - 1],
              means[figure][RESAMPLES - TAIL]);
    }
    return List.of(intervals);
  }

  /**
   * What the mean is above with this confidence, one-sided.
   *
   * @param confidence above 0 and below 1
   */
  public static double lowerBound(double[] gains, int[] users, double confidence, long seed) {
    double[] sorted = means(List.of(gains), users, seed)[0];
    int below = (int) Math.floor((1 - confidence) * RESAMPLES);
    return sorted[Math.max(0, Math.min(RESAMPLES - 1, below - 1))];
  }

  /** The resampled means of every figure, sorted. */
  private static double[][] means(List<double[]> gains, int[] users, long seed) {
    int figures = gains.size();
    int[] dense = dense(users);
    int count = Arrays.stream(dense).max().orElse(-1) + 1;
    // Per user: its cases, then the sum of each figure's gains.
    double[][] sums = new double[count][1 + figures];
    for (int i = 0; i < dense.length; i++) {
      double[] sum = sums[dense[i]];
      sum[0]++;
      for (int figure = 0; figure < figures; figure++) {
        sum[1 + figure] += gains.get(figure)[i];
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] means = new double[figures][RESAMPLES];
    double[] total = new double[1 + figures];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      Arrays.fill(total, 0);
      for (int draw = 0; draw < count; draw++) {
        double[] sum = sums[random.nextInt(count)];
        for (int column = 0; column <= figures; column++) {
          total[column] += sum[column];
        }
      }
      for (int figure = 0; figure < figures; figure++) {
        means[figure][resample] = total[1 + figure] / total[0];
      }
    }
    for (double[] figure : means) {
      Arrays.sort(figure);
    }
    return means;
  }

  private static int[] dense(int[] users) {
    int[] distinct = Arrays.stream(users).sorted().distinct().toArray();
    return Arrays.stream(users).map(user -> Arrays.binarySearch(distinct, user)).toArray();
  }
}

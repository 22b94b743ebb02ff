package dev.reelstream.protocol;

import java.util.Arrays;
import java.util.List;

/** Scores an item by its positives; one without any is not in the list. */
final class PopularScorer implements Scorer {
  private final float[] row;

  PopularScorer(int[] counts) {
    row = new float[counts.length];
    int[] levels = levels(counts);
    for (int item = 0; item < row.length; item++) {
      row[item] = levels[item] == 0 ? Float.NEGATIVE_INFINITY : levels[item];
    }
  }

  /** 0 for a count of 0, else from 1 in the order of counts; small enough to be exact floats. */
  static int[] levels(int[] counts) {
    int[] distinct = Arrays.stream(counts).filter(count -> count > 0).sorted().distinct().toArray();
    return Arrays.stream(counts)
        .map(count -> count == 0 ? 0 : Arrays.binarySearch(distinct, count) + 1)
        .toArray();
  }

  @Override
  public boolean knows(int item) {
    return row[item] > Float.NEGATIVE_INFINITY;
  }

  @Override
  public void score(List<TestCase> cases, float[] scores) {
    for (int i = 0; i < cases.size(); i++) {
      System.arraycopy(row, 0, scores, i * row.length, row.length);
    }
  }

  @Override
  public void close() {}
}

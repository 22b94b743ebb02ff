package dev.reelstream.dataset;

import java.util.Arrays;

/** A stable radix sort of row numbers by timestamp. */
final class TimeOrder {
  // 2,048 counters stay in the first-level cache; millisecond ranges of a century take four passes.
  private static final int BITS = 11;
  private static final int MASK = (1 << BITS) - 1;

  private TimeOrder() {}

  /** Row numbers by ascending timestamp, equal timestamps in row order. */
  static int[] rows(long[] timestamps) {
    int size = timestamps.length;
    int[] rows = new int[size];
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    boolean sorted = true;
    for (int row = 0; row < size; row++) {
      rows[row] = row;
      min = Math.min(min, timestamps[row]);
      max = Math.max(max, timestamps[row]);
      sorted &= row == 0 || timestamps[row - 1] <= timestamps[row];
    }
    if (sorted) {
      return rows;
    }
    int[] next = new int[size];
    int[] starts = new int[MASK + 2];
    // The distance from the smallest is read as unsigned, so any range of longs sorts.
    for (int shift = 0; shift < Long.SIZE && (max - min) >>> shift != 0; shift += BITS) {
      Arrays.fill(starts, 0);
      for (long timestamp : timestamps) {
        starts[digit(timestamp - min, shift) + 1]++;
      }
      for (int i = 1; i < starts.length; i++) {
        starts[i] += starts[i - 1];
      }
      for (int row : rows) {
        next[starts[digit(timestamps[row] - min, shift)]++] = row;
      }
      int[] previous = rows;
      rows = next;
      next = previous;
    }
    return rows;
  }

  private static int digit(long distance, int shift) {
    return (int) (distance >>> shift) & MASK;
  }
}

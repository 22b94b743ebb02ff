package dev.reelstream.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one reader in windows of the time at which their events were due, and how fast
 * answers came while the windows lasted.
 */
final class LatencyWindows {
  private static final long LONGEST_MILLIS = 600_000;
  private static final int DIGITS = 3;

  private final long fromMillis;
  private final long windowMillis;
  private final List<Histogram> windows;
  private long received;
  private long meanwhile;

  /**
   * @param fromMillis wall clock, when the first window begins; what was due before is warm-up
   */
  LatencyWindows(long fromMillis, long windowMillis, int count) {
    this.fromMillis = fromMillis;
    this.windowMillis = windowMillis;
    this.windows =
        new ArrayList<>(
            IntStream.range(0, count)
                .mapToObj(window -> new Histogram(LONGEST_MILLIS, DIGITS))
                .toList());
  }

  /** Takes one answer; both on the wall clock. */
  void record(long dueMillis, long readMillis) {
    received++;
    if (window(readMillis) >= 0 && window(readMillis) < windows.size()) {
      meanwhile++;
    }
    long window = window(dueMillis);
    if (window >= 0 && window < windows.size()) {
      windows
          .get((int) window)
          .recordValue(Math.max(0, Math.min(readMillis - dueMillis, LONGEST_MILLIS)));
    }
  }

  private long window(long millis) {
    return Math.floorDiv(millis - fromMillis, windowMillis);
  }

  /** Answers that were read while the windows lasted, whenever they were due. */
  double perSecond() {
    return 1000.0 * meanwhile / (windowMillis * windows.size());
  }

  /** All answers, those of the warm-up too. */
  long received() {
    return received;
  }

  /** One value per window, ms. */
  List<Double> percentile(double percentile) {
    return windows.stream()
        .map(window -> (double) window.getValueAtPercentile(percentile))
        .toList();
  }
}

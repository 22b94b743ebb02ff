package dev.reelstream.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Values ⇄ places on an axis: from {@code low} at {@code begin} to {@code high} at {@code end}. */
record PlotScale(boolean logarithmic, double low, double high, double begin, double end) {
  private static final int TICKS = 5;

  /**
   * An axis that holds all values, from zero if it is not logarithmic.
   *
   * @throws IllegalArgumentException for a value that a logarithmic axis has no place for
   */
  static PlotScale of(boolean logarithmic, double[] values, double begin, double end) {
    double least = Arrays.stream(values).min().orElse(1);
    double most = Arrays.stream(values).max().orElse(1);
    if (!logarithmic) {
      double step = step(Math.max(most, 0) - Math.min(least, 0));
      double low = Math.floor(Math.min(least, 0) / step) * step;
      double high = Math.max(Math.ceil(most / step) * step, low + step);
      return new PlotScale(false, low, high, begin, end);
    }
    if (!(least > 0)) {
      throw new IllegalArgumentException(least + " has no place on a logarithmic axis");
    }
    double low = Math.pow(10, Math.floor(Math.log10(least)));
    double high = Math.pow(10, Math.ceil(Math.log10(most)));
    return new PlotScale(true, low, high > low ? high : 10 * low, begin, end);
  }

  double at(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return begin + share * (end - begin);
  }

  /** Where the grid is drawn: powers of ten, or round steps. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      long decades = Math.round(Math.log10(high / low));
      for (int i = 0; i <= decades; i++) {
        ticks.add(low * Math.pow(10, i));
      }
      return ticks;
    }
    double step = step(high - low);
    for (int i = 0; low + i * step <= high * (1 + 1e-9); i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, so that about {@link #TICKS} of them make the range. */
  private static double step(double range) {
    if (range <= 0) {
      return 1;
    }
    double raw = range / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double digit = raw / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }
}

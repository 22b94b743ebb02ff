package dev.reelstream.bench;

import java.util.Locale;

/** What a ratio or a figure must reach. */
public record Bar(Direction direction, double bound) {
  /** Which side of the bound is the good one. */
  public enum Direction {
    AT_LEAST("≥"),
    AT_MOST("≤");

    private final String sign;

    Direction(String sign) {
      this.sign = sign;
    }
  }

  public static Bar atLeast(double bound) {
    return new Bar(Direction.AT_LEAST, bound);
  }

  public static Bar atMost(double bound) {
    return new Bar(Direction.AT_MOST, bound);
  }

  boolean met(double value) {
    return direction == Direction.AT_LEAST ? value >= bound : value <= bound;
  }

  /** Such as {@code ≥ 0.5}. */
  String text() {
    return String.format(Locale.ROOT, "%s %s", direction.sign, NumberText.plain(bound));
  }
}

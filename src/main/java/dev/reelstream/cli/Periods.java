package dev.reelstream.cli;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;

/** Durations as options take them, and as Flink's do: {@code 30s}, {@code 7d}. */
final class Periods {
  private Periods() {}

  /** Zero or more; {@link UsageException} says what is wrong, with {@code examples}. */
  static Duration parse(String option, String text, String examples) {
    try {
      return TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(option, text, examples);
    }
  }

  /** The same, more than zero. */
  static Duration positive(String option, String text, String examples) {
    Duration period = parse(option, text, examples);
    if (period.isZero()) {
      throw wrong(option, text, examples);
    }
    return period;
  }

  private static UsageException wrong(String option, String text, String examples) {
    return new UsageException(option + " is " + text + ": expected a duration such as " + examples);
  }
}

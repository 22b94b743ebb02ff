package dev.reelstream.cli;

import dev.reelstream.registry.ModelChoice;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;

/** Checks of options that several verbs share; {@link UsageException} says what is wrong. */
final class Checks {
  private Checks() {}

  /** A share of the whole. */
  static void share(String option, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new UsageException(
          option + " is " + value + ": expected a share above 0 and up to 1, such as 0.8");
    }
  }

  /** {@code NAME} or {@code NAME@VERSION}. */
  static ModelChoice model(String option, String text) {
    return ModelChoice.parse(text)
        .orElseThrow(
            () -> new UsageException(option + " is " + text + ": expected NAME or NAME@VERSION"));
  }

  /** A duration as Flink's options take it, {@code 30s} or {@code 7d}: zero or more. */
  static Duration period(String option, String text, String examples) {
    try {
      return TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw notAPeriod(option, text, examples);
    }
  }

  /** The same, more than zero. */
  static Duration positivePeriod(String option, String text, String examples) {
    Duration period = period(option, text, examples);
    if (period.isZero()) {
      throw notAPeriod(option, text, examples);
    }
    return period;
  }

  private static UsageException notAPeriod(String option, String text, String examples) {
    return new UsageException(option + " is " + text + ": expected a duration such as " + examples);
  }
}

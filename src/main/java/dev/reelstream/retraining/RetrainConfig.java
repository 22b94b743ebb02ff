package dev.reelstream.retraining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.TimeUtils;

/**
 * How retraining goes: the options of {@code conf/retraining.yaml}, parsed.
 *
 * @param window how far back labels reach, in event time; empty for all of the history
 * @param minNewPositives with fewer since the champion's training a round is skipped
 */
public record RetrainConfig(Optional<Duration> window, long minNewPositives, GateRule gate) {
  private static final String WINDOW = "train.window";
  private static final String MIN_NEW = "train.min-new-positives";
  private static final String SLICE = "gate.slice";
  private static final String MAX_CASES = "gate.max-cases";
  private static final String MIN_CASES = "gate.min-cases";
  private static final String MARGIN = "gate.margin";
  private static final String CONFIDENCE = "gate.confidence";
  private static final String K = "gate.k";

  /** Every key with its default, as text. */
  public static final Map<String, String> DEFAULTS = defaults();

  private static Map<String, String> defaults() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(WINDOW, "all");
    all.put(MIN_NEW, "1000");
    all.put(SLICE, "0.05");
    all.put(MAX_CASES, "10000");
    all.put(MIN_CASES, "200");
    all.put(MARGIN, "0.01");
    all.put(CONFIDENCE, "0.95");
    all.put(K, "10");
    return all;
  }

  /**
   * Parses options over the defaults.
   *
   * @throws RetrainingException for a key that is not there or a value that is not allowed
   */
  public static RetrainConfig parse(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    List<String> unknown = new ArrayList<>(options.keySet());
    unknown.removeAll(all.keySet());
    if (!unknown.isEmpty()) {
      throw new RetrainingException(
          "there is no option '%s': choose one of %s"
              .formatted(unknown.get(0), String.join(", ", all.keySet())));
    }
    all.putAll(options);
    double minNew = number(all, MIN_NEW);
    if (minNew < 0) {
      throw new RetrainingException(MIN_NEW + " is " + all.get(MIN_NEW) + ": expected 0 or more");
    }
    return new RetrainConfig(
        window(String.valueOf(all.get(WINDOW))),
        (long) minNew,
        new GateRule(
            number(all, SLICE),
            (int) number(all, MAX_CASES),
            (int) number(all, MIN_CASES),
            number(all, MARGIN),
            number(all, CONFIDENCE),
            (int) number(all, K)));
  }

  private static Optional<Duration> window(String text) {
    if (text.equals("all")) {
      return Optional.empty();
    }
    try {
      Duration window = TimeUtils.parseDuration(text);
      if (!window.isZero()) {
        return Optional.of(window);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Told below, like a window of nothing.
    }
    throw new RetrainingException(
        WINDOW + " is " + text + ": expected all, or a duration such as 60 d");
  }

  private static double number(Map<String, String> options, String key) {
    String text = String.valueOf(options.get(key));
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new RetrainingException(key + " is " + text + ": expected a number");
  }
}

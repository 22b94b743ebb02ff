package dev.reelstream.evaluation;

import java.io.Serializable;
import java.time.Duration;

/**
 * Whether and over what windows the job measures its lists.
 *
 * @param enabled false to score nothing and to run neither shadows nor baselines
 * @param window length of a window in event time
 */
public record EvaluationRules(boolean enabled, Duration window) implements Serializable {
  public EvaluationRules {
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException(
          "evaluation window is " + window + ": expected at least 1 ms");
    }
  }
}

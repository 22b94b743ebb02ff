package dev.reelstream.session;

import java.io.Serializable;
import java.time.Duration;

/**
 * What makes a session, a positive and a context.
 *
 * @param gapMillis a session ends when the next rating comes more than this after its last one
 * @param minRating a rating at or above it is a positive
 * @param contextLength how many positives a context holds
 * @param scope whether a context goes on across sessions
 * @param liveFrom event time from which on positives make recommendations, milliseconds
 */
public record SessionRules(
    long gapMillis, double minRating, int contextLength, ContextScope scope, long liveFrom)
    implements Serializable {

  /*
   * For maintainers. One hour is the gap of the published session protocols on MovieLens, and ten items the length of the
   * published sequential retrieval recipe; both are part of every saved model's meaning, so changing a default here asks for
   * a new model. A gap of exactly one hour does not split: Flink's session windows merge there too, and a test holds the two
   * against each other.
   */
  public static final SessionRules DEFAULT =
      new SessionRules(Duration.ofHours(1).toMillis(), 2.0, 10, ContextScope.USER, Long.MIN_VALUE);

  public SessionRules {
    if (gapMillis <= 0) {
      throw new IllegalArgumentException(
          "session gap is " + gapMillis + " ms: expected more than 0");
    }
    if (contextLength < 1) {
      throw new IllegalArgumentException(
          "context length is " + contextLength + ": expected at least 1");
    }
  }

  /** Where a context starts. */
  public enum ContextScope {
    USER,
    SESSION
  }

  public SessionRules withLiveFrom(long eventTime) {
    return new SessionRules(gapMillis, minRating, contextLength, scope, eventTime);
  }
}

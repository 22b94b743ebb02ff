package dev.reelstream.dataset;

import java.time.Duration;
import java.time.Instant;

/**
 * Size of a synthetic set.
 *
 * @param span time over which users arrive; their last sessions may end a little later
 * @param drift from the start on, after which films lead to other films and others are popular than
 *     before; zero for never
 */
public record SyntheticShape(
    int users, int items, long ratings, Instant start, Duration span, Duration drift) {
  private static final int DEFAULT_USERS = 1_000;
  private static final int DEFAULT_ITEMS = 1_200;
  private static final long DEFAULT_RATINGS = 100_000;
  private static final int MAX_ITEMS = 60_000;
  private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(365);
  private static final Duration DRIFT = Duration.ofDays(140);

  public SyntheticShape {
    if (users < 1 || items < 1 || ratings < 1) {
      throw new DatasetException(
          "a synthetic set of %d users, %d items and %d ratings is empty"
              .formatted(users, items, ratings));
    }
    // Half of the catalogue each leaves everybody something to find until the end.
    if (ratings > (long) users * items / 2) {
      throw new DatasetException(
          "%d users cannot give %d ratings to %d items: at most half of the catalogue each, %d"
              .formatted(users, ratings, items, (long) users * items / 2));
    }
    if (span.isNegative() || span.isZero()) {
      throw new DatasetException("a synthetic set needs a span above zero, not " + span);
    }
    if (drift.isNegative()) {
      throw new DatasetException("a synthetic set drifts after its start, not " + drift);
    }
  }

  public SyntheticShape(int users, int items, long ratings) {
    this(users, items, ratings, START, Duration.ofDays(days(users)));
  }

  public SyntheticShape(int users, int items, long ratings, Instant start, Duration span) {
    this(users, items, ratings, start, span, Duration.ZERO);
  }

  /** 1,000 users, 1,200 items and 100,000 ratings within about a year. */
  public static SyntheticShape defaults() {
    return new SyntheticShape(DEFAULT_USERS, DEFAULT_ITEMS, DEFAULT_RATINGS);
  }

  /**
   * Three times the default's users and ratings; a change of taste behind the first half of them.
   */
  public static SyntheticShape drifting() {
    return new SyntheticShape(
        3 * DEFAULT_USERS, DEFAULT_ITEMS, 3 * DEFAULT_RATINGS, START, SPAN, DRIFT);
  }

  /** About as many users and items as MovieLens has for this many ratings. */
  public static SyntheticShape ofRatings(long ratings) {
    double scale = (double) ratings / DEFAULT_RATINGS;
    int users = (int) Math.max(2, Math.min(Integer.MAX_VALUE, Math.ceil(DEFAULT_USERS * scale)));
    int items =
        (int) Math.min(MAX_ITEMS, Math.ceil(DEFAULT_ITEMS * Math.max(0.25, Math.sqrt(scale))));
    return new SyntheticShape(users, items, ratings);
  }

  // Three users a day at the default size; larger sets get denser, up to 25 years.
  private static long days(int users) {
    return Math.max(
        30, Math.min(9_000, Math.round(365 * Math.sqrt(users / (double) DEFAULT_USERS))));
  }
}

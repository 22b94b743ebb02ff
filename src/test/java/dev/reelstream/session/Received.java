package dev.reelstream.session;

import dev.reelstream.event.Rating;
import dev.reelstream.ingest.ReceivedRating;

/** Short forms for tests: times in milliseconds after an arbitrary start. */
final class Received {
  static final long START = 1_600_000_000_000L;
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;

  private Received() {}

  static ReceivedRating rated(String user, String item, double rating, long after) {
    return new ReceivedRating(
        new Rating(user, item, rating, START + after), START + after + 10, START + after + 20);
  }

  static ReceivedRating positive(String item, long after) {
    return rated("u", item, 4, after);
  }

  static ReceivedRating negative(String item, long after) {
    return rated("u", item, 1.5, after);
  }
}

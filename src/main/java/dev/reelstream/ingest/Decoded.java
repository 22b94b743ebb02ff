package dev.reelstream.ingest;

import dev.reelstream.event.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the ratings topic turned out to be: exactly one of the two is there.
 *
 * <p>A sealed type would say it better, but Flink serializes those with Kryo only.
 */
public record Decoded(@Nullable ReceivedRating rating, @Nullable DeadLetter deadLetter) {

  static final long NO_EVENT_TIME = Long.MIN_VALUE;

  /** Event time in milliseconds; a dead letter has none and moves no watermark. */
  long eventTime() {
    return rating == null ? NO_EVENT_TIME : rating.rating().timestamp();
  }
}

package dev.reelstream.replay;

import dev.reelstream.event.Rating;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Ratings in order of time enter; the same ratings leave in order of arrival, each up to a bound
 * later than it happened.
 *
 * <p>An event's delay is drawn from its user and timestamp, so equal times of one user keep their
 * order: the order of a tie is all there is to tell which rating came first. No event leaves after
 * one whose timestamp is its own plus the bound or more, so a watermark that lags by the bound
 * never overtakes it. Only the events of one bound of event time are held back.
 */
final class Disorder implements Iterator<Disorder.Arrival> {
  /**
   * @param time event time at which the rating arrives, epoch milliseconds
   */
  record Arrival(Rating rating, long time, long order) {}

  private static final Comparator<Arrival> BY_ARRIVAL =
      Comparator.comparingLong(Arrival::time).thenComparingLong(Arrival::order);

  private final Iterator<Rating> ratings;
  private final long boundMillis;
  private final long seed;
  private final PriorityQueue<Arrival> waiting = new PriorityQueue<>(BY_ARRIVAL);
  private long read;
  private long newest = Long.MIN_VALUE;

  Disorder(Iterator<Rating> ratings, long boundMillis, long seed) {
    this.ratings = ratings;
    this.boundMillis = boundMillis;
    this.seed = seed;
  }

  @Override
  public boolean hasNext() {
    return !waiting.isEmpty() || ratings.hasNext();
  }

  @Override
  public Arrival next() {
    // What arrives up to the newest timestamp cannot be overtaken by anything still unread.
    while (ratings.hasNext() && (waiting.isEmpty() || waiting.element().time() > newest)) {
      Rating rating = ratings.next();
      if (rating.timestamp() < newest) {
        throw new ReplayException(
            "ratings are not in order of time: %s follows %s"
                .formatted(Instant.ofEpochMilli(rating.timestamp()), Instant.ofEpochMilli(newest)));
      }
      newest = rating.timestamp();
      waiting.add(new Arrival(rating, newest + delay(rating), read++));
    }
    Arrival next = waiting.poll();
    if (next == null) {
      throw new NoSuchElementException("no rating is left");
    }
    return next;
  }

  private long delay(Rating rating) {
    return boundMillis == 0
        ? 0
        : Long.remainderUnsigned(
            SeededHash.of(seed, rating.userId(), rating.timestamp()), boundMillis);
  }
}

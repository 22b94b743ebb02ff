package dev.reelstream.job;

import dev.reelstream.dataset.SyntheticRatings;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A small replay: ratings in event-time order, the later half live. */
record MadeUpStream(List<Rating> ratings, long liveFrom) {
  static final int ITEMS = 120;
  private static final long HOUR = 3_600_000;

  static MadeUpStream create() {
    List<Rating> ratings =
        new ArrayList<>(
            SyntheticRatings.stream(new SyntheticShape(60, ITEMS, 3_000), 7)
                .map(each -> rating(each.userId(), each.itemId(), each.rating(), each.timestamp()))
                .toList());
    ratings.addAll(onTheEdge(ratings.get(ratings.size() * 3 / 5).timestamp()));
    ratings.sort(Comparator.comparingLong(Rating::timestamp));
    return new MadeUpStream(ratings, ratings.get(ratings.size() / 2).timestamp());
  }

  /** A user whose gaps are an hour, which does not end a session, and a millisecond more. */
  private static List<Rating> onTheEdge(long start) {
    List<Rating> ratings = new ArrayList<>();
    long time = start;
    for (long gap : new long[] {0, HOUR, HOUR + 1, 0, HOUR, HOUR + 1, HOUR + 1, 1}) {
      time += gap;
      ratings.add(rating("edge", Integer.toString(ratings.size() + 1), 1 + time % 5, time));
    }
    return ratings;
  }

  private static Rating rating(String user, String item, double value, long time) {
    return new Rating(user, "item-" + item, value, time);
  }

  /** Event time of the first rating of the last quarter. */
  long lateInTheStream() {
    return ratings.get(ratings.size() * 3 / 4).timestamp();
  }

  /**
   * The same up to an event time; from there on the times stay, what happens at them is shuffled.
   */
  MadeUpStream shuffledFrom(long time, long seed) {
    List<Rating> before = ratings.stream().filter(rating -> rating.timestamp() < time).toList();
    List<Rating> future = ratings.subList(before.size(), ratings.size());
    List<Rating> shuffled = new ArrayList<>(future);
    Collections.shuffle(shuffled, new Random(seed));
    List<Rating> all = new ArrayList<>(before);
    for (int i = 0; i < future.size(); i++) {
      Rating other = shuffled.get(i);
      all.add(
          new Rating(other.userId(), other.itemId(), other.rating(), future.get(i).timestamp()));
    }
    return new MadeUpStream(all, liveFrom);
  }
}

package dev.reelstream.harness;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.LiveBoundary;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of the data set is history, what is live, and how many positives the live part has.
 *
 * @param positives live ratings at or above the threshold, without repeats of the same user, item
 *     and time
 */
record ReplayPlan(
    Dataset dataset, LiveBoundary boundary, long liveRatings, long positives, double minRating) {

  /** Is told of a moment in event time and how many ratings lie before it. */
  interface Boundary {
    void passed(long eventTime, int ratingsBefore);
  }

  static ReplayPlan of(Dataset dataset, double history, double minRating) {
    Ratings ratings = dataset.ratings();
    LiveBoundary boundary = ratings.liveBoundary(history);
    long positives = 0;
    Set<Long> sameTime = new HashSet<>();
    for (int row = boundary.row(); row < ratings.size(); row++) {
      if (row > 0 && ratings.timestamp(row) != ratings.timestamp(row - 1)) {
        sameTime.clear();
      }
      boolean first = sameTime.add((long) ratings.user(row) << 32 | ratings.item(row));
      if (first && ratings.rating(row) >= minRating) {
        positives++;
      }
    }
    return new ReplayPlan(dataset, boundary, ratings.size() - boundary.row(), positives, minRating);
  }

  /**
   * Every rating in event-time order, ties by line.
   *
   * @param beforeLive runs between history and live part
   * @param every distance of the boundaries that are counted from the live one on, milliseconds; 0
   *     for none
   * @param atBoundary is told the newest boundary passed before the first rating at or after it
   */
  Iterator<Rating> ratings(Runnable beforeLive, long every, Boundary atBoundary) {
    Ratings ratings = dataset.ratings();
    return new Iterator<>() {
      private int row;
      private long passed;

      @Override
      public boolean hasNext() {
        return row < ratings.size();
      }

      @Override
      public Rating next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (row == boundary.row()) {
          beforeLive.run();
        } else if (every > 0 && row > boundary.row()) {
          long now = (ratings.timestamp(row) - boundary.timestamp()) / every;
          if (now > passed) {
            passed = now;
            atBoundary.passed(boundary.timestamp() + now * every, row);
          }
        }
        return ratings.get(row++);
      }
    };
  }

  /** The users with the most live positives: there is something to see. */
  Set<String> exampleUsers(int count) {
    Ratings ratings = dataset.ratings();
    Map<Integer, Integer> live = new HashMap<>();
    for (int row = boundary.row(); row < ratings.size(); row++) {
      if (ratings.rating(row) >= minRating) {
        live.merge(ratings.user(row), 1, Integer::sum);
      }
    }
    return live.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .map(user -> ratings.userId(user.getKey()))
        .collect(Collectors.toCollection(HashSet::new));
  }
}

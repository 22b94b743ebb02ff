package dev.reelstream.training.data;

import dev.reelstream.dataset.Ratings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cuts ratings into timelines: the positives of each user, in event-time order. */
final class UserHistories {
  private final Ratings ratings;
  private final Cut cut;
  private final int[] positives;
  private final int[][] items;
  private final int[] old;
  private final BitSet[] starts;

  private UserHistories(Ratings ratings, Cut cut, int[] positives) {
    this.ratings = ratings;
    this.cut = cut;
    this.positives = positives;
    items = new int[positives.length][];
    Arrays.setAll(items, user -> new int[positives[user]]);
    old = new int[positives.length];
    starts = new BitSet[positives.length];
    Arrays.setAll(starts, user -> new BitSet());
  }

  static Timelines cut(Ratings ratings, Cut cut) {
    if (cut.untilRow() < 1 || cut.untilRow() > ratings.size()) {
      throw new TrainingException(
          "the history holds %d of %d ratings: there must be at least one to train on"
              .formatted(cut.untilRow(), ratings.size()));
    }
    UserHistories histories = new UserHistories(ratings, cut, count(ratings, cut));
    histories.collect();
    return histories.timelines();
  }

  /** Positives by user. */
  private static int[] count(Ratings ratings, Cut cut) {
    int[] positives = new int[ratings.users()];
    for (int row = 0; row < cut.untilRow(); row++) {
      positives[ratings.user(row)] += ratings.rating(row) >= cut.minRating() ? 1 : 0;
    }
    if (Arrays.stream(positives).allMatch(count -> count == 0)) {
      throw new TrainingException(
          "none of the %d ratings in the history is at least %s: lower the min-rating"
              .formatted(cut.untilRow(), cut.minRating()));
    }
    return positives;
  }

  private void collect() {
    long[] last = new long[items.length];
    int[] filled = new int[items.length];
    for (int row = 0; row < cut.untilRow(); row++) {
      int user = ratings.user(row);
      // A rating that is no positive keeps a session open too.
      if (cut.bySession() && ratings.timestamp(row) - last[user] > cut.gap()) {
        starts[user].set(filled[user]);
      }
      last[user] = ratings.timestamp(row);
      if (ratings.rating(row) >= cut.minRating()) {
        items[user][filled[user]++] = ratings.item(row);
        old[user] += row < cut.labelsFromRow() ? 1 : 0;
      }
    }
  }

  private Timelines timelines() {
    List<String> ids = IntStream.range(0, ratings.items()).mapToObj(ratings::itemId).toList();
    TimelinesBuilder builder = new TimelinesBuilder(ids);
    if (!cut.bySession()) {
      builder.order(order());
    }
    for (int user = 0; user < items.length; user++) {
      for (int from = 0; from < items[user].length; ) {
        int next = starts[user].nextSetBit(from + 1);
        int until = next < 0 ? items[user].length : Math.min(next, items[user].length);
        builder.add(
            ratings.userId(user),
            Arrays.copyOfRange(items[user], from, until),
            labels(old[user] - from, until - from));
        from = until;
      }
    }
    return builder.build(ratings.timestamp(cut.untilRow() - 1));
  }

  /** Positions of a timeline from {@code first} on; null for all where labels are not limited. */
  private @Nullable BitSet labels(int first, int length) {
    if (cut.labelsFromRow() == 0) {
      return null;
    }
    BitSet positions = new BitSet(length);
    positions.set(Math.max(0, Math.min(first, length)), length);
    return positions;
  }

  /** The timeline of every positive, where each user with any has one. */
  private int[] order() {
    int[] numbers = new int[positives.length];
    int next = 0;
    for (int user = 0; user < positives.length; user++) {
      numbers[user] = next;
      next += positives[user] > 0 ? 1 : 0;
    }
    return IntStream.range(0, cut.untilRow())
        .filter(row -> ratings.rating(row) >= cut.minRating())
        .map(row -> numbers[ratings.user(row)])
        .toArray();
  }
}

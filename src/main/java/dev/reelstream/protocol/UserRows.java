package dev.reelstream.protocol;

import dev.reelstream.dataset.Ratings;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The rows of a data set user by user, each user's in order of time, ties by line. */
final class UserRows {
  private UserRows() {}

  /** Rows by user ordinal, of those that {@code wanted} accepts. */
  static int[][] of(Ratings ratings, IntPredicate wanted) {
    int[] counts = new int[ratings.users()];
    for (int row = 0; row < ratings.size(); row++) {
      counts[ratings.user(row)] += wanted.test(row) ? 1 : 0;
    }
    int[][] rows = new int[counts.length][];
    Arrays.setAll(rows, user -> new int[counts[user]]);
    Arrays.fill(counts, 0);
    for (int row = 0; row < ratings.size(); row++) {
      if (wanted.test(row)) {
        int user = ratings.user(row);
        rows[user][counts[user]++] = row;
      }
    }
    return rows;
  }

  /** The items of some rows, in their order. */
  static int[] items(Ratings ratings, int[] rows) {
    return Arrays.stream(rows).map(ratings::item).toArray();
  }

  static List<String> itemIds(Ratings ratings) {
    return IntStream.range(0, ratings.items()).mapToObj(ratings::itemId).toList();
  }

  static List<String> userIds(Ratings ratings) {
    return IntStream.range(0, ratings.users()).mapToObj(ratings::userId).toList();
  }
}

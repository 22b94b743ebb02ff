package dev.reelstream.protocol;

import dev.reelstream.dataset.Ratings;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What baseline {@code transition} says of one item over a whole data set. */
public final class NextItems {
  private NextItems() {}

  /**
   * An item and how often it followed.
   *
   * @param count users and times, at least 1
   */
  public record Next(String itemId, int count) {}

  /**
   * The items that most often were a user's next positive after {@code itemId}, ties by positives,
   * then by id; the item itself is left out.
   *
   * @param minRating ratings from here on are positives
   * @param k at most this many; fewer where fewer ever followed
   */
  public static List<Next> after(Ratings ratings, double minRating, String itemId, int k) {
    int[] followed = new int[ratings.items()];
    int[] positives = new int[ratings.items()];
    boolean[] atItem = new boolean[ratings.users()];
    int self = -1;
    for (int row = 0; row < ratings.size(); row++) {
      if (ratings.rating(row) < minRating) {
        continue;
      }
      int item = ratings.item(row);
      int user = ratings.user(row);
      positives[item]++;
      if (atItem[user]) {
        followed[item]++;
      }
      if (self < 0 && ratings.itemId(item).equals(itemId)) {
        self = item;
      }
      atItem[user] = item == self;
    }
    if (self >= 0) {
      followed[self] = 0;
    }
    return IntStream.range(0, followed.length)
        .filter(item -> followed[item] > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(item -> -followed[item])
                .thenComparingInt(item -> -positives[item])
                .thenComparing(ratings::itemId))
        .limit(k)
        .map(item -> new Next(ratings.itemId(item), followed[item]))
        .toList();
  }
}

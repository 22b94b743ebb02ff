package dev.reelstream.dataset;

import dev.reelstream.event.Rating;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;

/**
 * All ratings of a data set in event-time order, ties by line in the file, as immutable columns.
 *
 * <p>Users and items are dense ordinals by first appearance in this order, so those of any prefix
 * of the rows are 0, 1, 2, … too.
 */
public final class Ratings {
  /*
   * 28 bytes a row and no object per row: 32 million rows take 896 MB. Ratings stay doubles,
   * because 4.1 read from somebody's file has to leave as 4.1.
   */
  private final int[] users;
  private final int[] items;
  private final double[] values;
  private final long[] timestamps;
  private final int[] places;
  private final String[] userIds;
  private final String[] itemIds;

  Ratings(
      int[] users,
      int[] items,
      double[] values,
      long[] timestamps,
      int[] places,
      String[] userIds,
      String[] itemIds) {
    this.users = users;
    this.items = items;
    this.values = values;
    this.timestamps = timestamps;
    this.places = places;
    this.userIds = userIds;
    this.itemIds = itemIds;
  }

  /** Sorts ratings that are at hand already; their order breaks ties. */
  public static Ratings of(Iterator<Rating> ratings) {
    RatingsBuilder builder = new RatingsBuilder();
    ratings.forEachRemaining(builder::add);
    return builder.build();
  }

  public static Ratings of(Iterable<Rating> ratings) {
    return of(ratings.iterator());
  }

  public int size() {
    return timestamps.length;
  }

  /** Number of distinct users. */
  public int users() {
    return userIds.length;
  }

  /** Number of distinct rated items. */
  public int items() {
    return itemIds.length;
  }

  public int user(int row) {
    return users[row];
  }

  public int item(int row) {
    return items[row];
  }

  public double rating(int row) {
    return values[row];
  }

  /** Milliseconds since the epoch. */
  public long timestamp(int row) {
    return timestamps[row];
  }

  /** Where the rating stands in the file, counted from 0 over the lines that are ratings. */
  public int place(int row) {
    return places[row];
  }

  public String userId(int user) {
    return userIds[user];
  }

  public String itemId(int item) {
    return itemIds[item];
  }

  public Rating get(int row) {
    return new Rating(userIds[users[row]], itemIds[items[row]], values[row], timestamps[row]);
  }

  /**
   * Splits history from live: with T the timestamp of row floor(history · size), live is everything
   * from the first row at T on.
   *
   * @param history share of the rows, 0 to 1
   */
  public LiveBoundary liveBoundary(double history) {
    if (!(history >= 0 && history <= 1)) {
      throw new DatasetException("history is " + history + ": it must lie between 0 and 1");
    }
    // In decimals: 0.29 * 100 in doubles is 28.999999999999996 and would lose a row.
    int row =
        BigDecimal.valueOf(history)
            .multiply(BigDecimal.valueOf(size()))
            .setScale(0, RoundingMode.FLOOR)
            .intValueExact();
    if (row >= size()) {
      return new LiveBoundary(size(), Long.MAX_VALUE);
    }
    long timestamp = timestamps[row];
    while (row > 0 && timestamps[row - 1] == timestamp) {
      row--;
    }
    return new LiveBoundary(row, timestamp);
  }

  /** The first row at or after a time; the number of rows where all are before it. */
  public int firstRowAt(long timestamp) {
    int from = 0;
    int until = size();
    while (from < until) {
      int middle = (from + until) >>> 1;
      if (timestamps[middle] < timestamp) {
        from = middle + 1;
      } else {
        until = middle;
      }
    }
    return from;
  }
}

package dev.reelstream.dataset;

import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects ratings in file order and sorts them once at the end. */
final class RatingsBuilder {
  /*
   * Columns grow by chunks and are flattened one after another, each list freed before the next
   * column is touched: a doubling array would need its old and its new copy at the same time.
   */
  private static final int CHUNK = 1 << 18;
  private static final int MAX_ROWS = Integer.MAX_VALUE - 16;

  private final IdTable userIds = new IdTable();
  private final IdTable itemIds = new IdTable();
  private final List<int[]> users = new ArrayList<>();
  private final List<int[]> items = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();
  private final List<long[]> timestamps = new ArrayList<>();
  private int size;

  IdTable userIds() {
    return userIds;
  }

  IdTable itemIds() {
    return itemIds;
  }

  int size() {
    return size;
  }

  void add(Rating rating) {
    byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
    byte[] item = rating.itemId().getBytes(StandardCharsets.UTF_8);
    add(
        userIds.ordinal(user, 0, user.length),
        itemIds.ordinal(item, 0, item.length),
        rating.rating(),
        rating.timestamp());
  }

  void add(int user, int item, double value, long timestamp) {
    if (size == MAX_ROWS) {
      throw new DatasetException("more than " + MAX_ROWS + " ratings do not fit into one data set");
    }
    int at = size % CHUNK;
    if (at == 0) {
      users.add(new int[CHUNK]);
      items.add(new int[CHUNK]);
      values.add(new double[CHUNK]);
      timestamps.add(new long[CHUNK]);
    }
    int chunk = size / CHUNK;
    users.get(chunk)[at] = user;
    items.get(chunk)[at] = item;
    values.get(chunk)[at] = value;
    timestamps.get(chunk)[at] = timestamp;
    size++;
  }

  /** The sorted ratings; the builder is empty afterwards. */
  Ratings build() {
    long[] byLine = new long[size];
    for (int row = 0; row < size; row++) {
      byLine[row] = timestamps.get(row / CHUNK)[row % CHUNK];
    }
    timestamps.clear();
    int[] order = TimeOrder.rows(byLine);
    long[] sortedTimestamps = new long[size];
    Arrays.setAll(sortedTimestamps, row -> byLine[order[row]]);
    double[] sortedValues = new double[size];
    Arrays.setAll(sortedValues, row -> values.get(order[row] / CHUNK)[order[row] % CHUNK]);
    values.clear();
    int[] sortedUsers = gather(users, order);
    int[] sortedItems = gather(items, order);
    String[] userNames = renumber(sortedUsers, userIds);
    String[] itemNames = renumber(sortedItems, itemIds);
    size = 0;
    return new Ratings(
        sortedUsers, sortedItems, sortedValues, sortedTimestamps, order, userNames, itemNames);
  }

  private static int[] gather(List<int[]> chunks, int[] order) {
    int[] column = new int[order.length];
    Arrays.setAll(column, row -> chunks.get(order[row] / CHUNK)[order[row] % CHUNK]);
    chunks.clear();
    return column;
  }

  // Ordinals were given in file order; the promise is first appearance in time.
  private static String[] renumber(int[] column, IdTable ids) {
    int[] ordinals = new int[ids.size()];
    Arrays.fill(ordinals, -1);
    String[] names = new String[ids.size()];
    int next = 0;
    for (int row = 0; row < column.length; row++) {
      int old = column[row];
      if (ordinals[old] < 0) {
        ordinals[old] = next;
        names[next++] = ids.id(old);
      }
      column[row] = ordinals[old];
    }
    // An id whose only line was malformed further right has an entry but no row.
    return next == names.length ? names : Arrays.copyOf(names, next);
  }
}

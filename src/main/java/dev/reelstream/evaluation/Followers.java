package dev.reelstream.evaluation;

import dev.reelstream.serde.PackedInts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often each item followed one item: two columns, sorted by item.
 *
 * <p>For maintainers: those of an item that is asked for again and again are also kept in the order
 * of lists, so that a list costs what it holds and a positive one move, however many followers
 * there are. In state there are counts only.
 */
final class Followers {
  /** Lists for which going through all followers takes no longer than putting them in order. */
  private static final int UNORDERED_LISTS = 32;

  private int[] items;
  private int[] counts;
  private int size;
  private int lists;
  private @Nullable BestFirst best;

  Followers() {
    this(new int[4], new int[4], 0);
  }

  private Followers(int[] items, int[] counts, int size) {
    this.items = items;
    this.counts = counts;
    this.size = size;
  }

  int size() {
    return size;
  }

  /** What they take on the heap, eight bytes each. */
  int weight() {
    return 1 + (best == null ? size : 2 * size);
  }

  int count(int item) {
    int at = Arrays.binarySearch(items, 0, size, item);
    return at < 0 ? 0 : counts[at];
  }

  /** Counts the item once more. */
  void add(int item) {
    int at = Arrays.binarySearch(items, 0, size, item);
    if (at < 0) {
      at = -at - 1;
      items = insert(items, size, at, item);
      counts = insert(counts, size, at, 0);
      size++;
    }
    counts[at]++;
    if (best != null) {
      best.rise(item, counts[at]);
    }
  }

  private static int[] insert(int[] column, int size, int at, int value) {
    int[] longer = size == column.length ? Arrays.copyOf(column, Math.max(4, 2 * size)) : column;
    System.arraycopy(longer, at, longer, at + 1, size - at);
    longer[at] = value;
    return longer;
  }

  /**
   * Puts the unseen items with the highest counts at the front of {@code list}, ties by {@code
   * popular}; returns how many it put there.
   *
   * @param popular the same one whenever it is asked
   */
  int top(int[] list, BitSet seen, PopularList popular) {
    if (best == null && ++lists > UNORDERED_LISTS) {
      best = new BestFirst(popular);
    }
    return best == null ? select(list, seen, popular) : best.top(list, seen);
  }

  /** The same by one pass over all followers. */
  private int select(int[] list, BitSet seen, PopularList popular) {
    int[] listCounts = new int[list.length];
    int length = 0;
    for (int i = 0; i < size; i++) {
      int item = items[i];
      int count = counts[i];
      if (seen.get(item)) {
        continue;
      }
      int place = length;
      while (place > 0
          && (count > listCounts[place - 1]
              || (count == listCounts[place - 1] && popular.compare(item, list[place - 1]) < 0))) {
        place--;
      }
      if (place == list.length) {
        continue;
      }
      length = Math.min(length + 1, list.length);
      System.arraycopy(list, place, list, place + 1, length - place - 1);
      System.arraycopy(listCounts, place, listCounts, place + 1, length - place - 1);
      list[place] = item;
      listCounts[place] = count;
    }
    return length;
  }

  /** The followers in the order of lists. */
  private final class BestFirst {
    private final PopularList ties;
    private int[] ordered;
    private int[] orderedCounts;
    private int length;

    BestFirst(PopularList ties) {
      this.ties = ties;
      ordered =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingInt(at -> -counts[at])
                      .thenComparing((left, right) -> ties.compare(items[left], items[right])))
              .mapToInt(at -> at)
              .toArray();
      orderedCounts = new int[size];
      for (int place = 0; place < size; place++) {
        orderedCounts[place] = counts[ordered[place]];
        ordered[place] = items[ordered[place]];
      }
      length = size;
    }

    /** The item's count has grown by one, to {@code count}. */
    void rise(int item, int count) {
      int from = place(item, count - 1);
      if (count == 1) {
        ordered = insert(ordered, length, from, item);
        orderedCounts = insert(orderedCounts, length, from, 0);
        length++;
      }
      int to = place(item, count);
      System.arraycopy(ordered, to, ordered, to + 1, from - to);
      System.arraycopy(orderedCounts, to, orderedCounts, to + 1, from - to);
      ordered[to] = item;
      orderedCounts[to] = count;
    }

    /** Where an item stands that has such a count, or would. */
    private int place(int item, int count) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        boolean before =
            orderedCounts[middle] != count
                ? orderedCounts[middle] > count
                : ties.compare(ordered[middle], item) < 0;
        if (before) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    int top(int[] list, BitSet seen) {
      int found = 0;
      for (int place = 0; place < length && found < list.length; place++) {
        if (!seen.get(ordered[place])) {
          list[found++] = ordered[place];
        }
      }
      return found;
    }
  }

  /** Gaps between items and counts, in turn. */
  byte[] snapshot() {
    int[] values = new int[2 * size];
    int previous = 0;
    for (int i = 0; i < size; i++) {
      values[2 * i] = items[i] - previous;
      values[2 * i + 1] = counts[i];
      previous = items[i];
    }
    return PackedInts.pack(values, values.length);
  }

  static Followers restore(byte[] snapshot) {
    int[] values = PackedInts.unpack(snapshot);
    int size = values.length / 2;
    int[] items = new int[Math.max(4, size)];
    int[] counts = new int[Math.max(4, size)];
    int item = 0;
    for (int i = 0; i < size; i++) {
      item += values[2 * i];
      items[i] = item;
      counts[i] = values[2 * i + 1];
    }
    return new Followers(items, counts, size);
  }
}

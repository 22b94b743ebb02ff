package dev.reelstream.evaluation;

import java.util.Arrays;
import java.util.BitSet;

/** How often each item followed one item: two columns, sorted by item. */
final class Followers {
  private int[] items;
  private int[] counts;
  private int size;

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

  int count(int item) {
    int at = Arrays.binarySearch(items, 0, size, item);
    return at < 0 ? 0 : counts[at];
  }

  /** Counts the item once more; true if it is new here. */
  boolean add(int item) {
    int at = Arrays.binarySearch(items, 0, size, item);
    if (at >= 0) {
      counts[at]++;
      return false;
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    int insertion = -at - 1;
    System.arraycopy(items, insertion, items, insertion + 1, size - insertion);
    System.arraycopy(counts, insertion, counts, insertion + 1, size - insertion);
    items[insertion] = item;
    counts[insertion] = 1;
    size++;
    return true;
  }

  /**
   * Puts the unseen items with the highest counts at the front of {@code list}, ties by {@code
   * popular}; returns how many it put there. One pass over the followers, no sorting of them all.
   */
  int top(int[] list, BitSet seen, PopularList popular) {
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

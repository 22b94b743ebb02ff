package dev.reelstream.evaluation;

import dev.reelstream.serde.PackedInts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Baseline {@code recent-popular}: the items with most positives among the last 20,000, up to the
 * query and with it.
 */
final class RecentPopular {
  // The items are kept in order, so a query walks past the seen ones and stops after k; a positive
  // moves two items (one enters the window, one leaves), each in logarithmic time.
  static final int WINDOW = 20_000;

  private final ItemOrdinals items;
  private final int[] window;
  private int next;
  private int length;
  private int[] counts = new int[64];
  private final TreeSet<Integer> order;

  RecentPopular(ItemOrdinals items, int window) {
    this.items = items;
    this.window = new int[window];
    this.order = new TreeSet<>(this::compare);
  }

  /** Most positives first, ties by id. */
  private int compare(int left, int right) {
    return counts[left] != counts[right]
        ? Integer.compare(counts[right], counts[left])
        : items.compareIds(left, right);
  }

  void add(int item) {
    if (item >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(item + 1, 2 * counts.length));
    }
    if (length == window.length) {
      change(window[next], -1);
    } else {
      length++;
    }
    window[next] = item;
    next = (next + 1) % window.length;
    change(item, 1);
  }

  private void change(int item, int by) {
    if (counts[item] > 0) {
      order.remove(item);
    }
    counts[item] += by;
    if (counts[item] > 0) {
      order.add(item);
    }
  }

  /** The first {@code k} items outside {@code seen}; fewer where there are no more. */
  List<String> top(BitSet seen, int k) {
    int[] list = new int[k];
    int found = 0;
    for (int item : order) {
      if (found == k) {
        break;
      }
      if (!seen.get(item)) {
        list[found++] = item;
      }
    }
    return items.ids(list, found);
  }

  /** The window, oldest first. */
  byte[] snapshot() {
    int[] oldestFirst = new int[length];
    int start = length == window.length ? next : 0;
    for (int i = 0; i < length; i++) {
      oldestFirst[i] = window[(start + i) % window.length];
    }
    return PackedInts.pack(oldestFirst, length);
  }

  static RecentPopular restore(ItemOrdinals items, int window, byte[] snapshot) {
    RecentPopular recent = new RecentPopular(items, window);
    for (int item : PackedInts.unpack(snapshot)) {
      recent.add(item);
    }
    return recent;
  }
}

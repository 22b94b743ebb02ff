package dev.reelstream.evaluation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Baseline {@code popular}: the items with most positives in the history, best first. */
final class PopularList {
  private final ItemOrdinals items;
  private final int[] order;
  private final int[] rank;

  /**
   * @param order items, best first
   */
  PopularList(ItemOrdinals items, int[] order) {
    this.items = items;
    this.order = order;
    this.rank = new int[items.size()];
    Arrays.fill(rank, Integer.MAX_VALUE);
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
  }

  /** The first {@code k} items outside {@code seen}; fewer where there are no more. */
  List<String> top(BitSet seen, int k) {
    int[] list = new int[k];
    return items.ids(list, fill(list, 0, seen));
  }

  /** Appends unseen items that are not in the list yet until it is full; returns its length. */
  int fill(int[] list, int length, BitSet seen) {
    int given = length;
    for (int i = 0; i < order.length && length < list.length; i++) {
      if (!seen.get(order[i]) && !contains(list, given, order[i])) {
        list[length++] = order[i];
      }
    }
    return length;
  }

  private static boolean contains(int[] list, int length, int item) {
    for (int i = 0; i < length; i++) {
      if (list[i] == item) {
        return true;
      }
    }
    return false;
  }

  /** Better-ranked first; items the history never had come last, by id. */
  int compare(int left, int right) {
    int byRank = Integer.compare(rank(left), rank(right));
    return byRank != 0 ? byRank : items.compareIds(left, right);
  }

  private int rank(int item) {
    return item < rank.length ? rank[item] : Integer.MAX_VALUE;
  }
}

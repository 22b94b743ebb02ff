package dev.reelstream.evaluation;

import dev.reelstream.serde.PackedInts;
import java.util.Arrays;

/** Positives per item; freezes into a {@link PopularList}. */
final class PopularCounts {
  private int[] counts;

  PopularCounts() {
    this(new int[64]);
  }

  private PopularCounts(int[] counts) {
    this.counts = counts;
  }

  void add(int item) {
    if (item >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(item + 1, 2 * counts.length));
    }
    counts[item]++;
  }

  int count(int item) {
    return item < counts.length ? counts[item] : 0;
  }

  /** Items with at least one positive, most first, ties by id. */
  PopularList freeze(ItemOrdinals items) {
    Integer[] order = new Integer[items.size()];
    int length = 0;
    for (int item = 0; item < items.size(); item++) {
      if (count(item) > 0) {
        order[length++] = item;
      }
    }
    Arrays.sort(
        order,
        0,
        length,
        (left, right) ->
            counts[left] != counts[right]
                ? Integer.compare(counts[right], counts[left])
                : items.compareIds(left, right));
    int[] best = new int[length];
    for (int i = 0; i < length; i++) {
      best[i] = order[i];
    }
    return new PopularList(items, best);
  }

  byte[] snapshot() {
    return PackedInts.pack(counts, counts.length);
  }

  static PopularCounts restore(byte[] snapshot) {
    return new PopularCounts(PackedInts.unpack(snapshot));
  }
}

package dev.reelstream.protocol;

import dev.reelstream.dataset.Ratings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Dense ordinals for the items of some rows, in the order of the data set's own. */
final class ItemSubset {
  private final List<String> ids;
  private final int[] ordinals;

  private ItemSubset(List<String> ids, int[] ordinals) {
    this.ids = List.copyOf(ids);
    this.ordinals = ordinals;
  }

  static ItemSubset of(Ratings ratings, BitSet rows) {
    BitSet used = new BitSet(ratings.items());
    rows.stream().forEach(row -> used.set(ratings.item(row)));
    List<String> ids = new ArrayList<>();
    int[] ordinals = new int[ratings.items()];
    Arrays.fill(ordinals, -1);
    for (int item = used.nextSetBit(0); item >= 0; item = used.nextSetBit(item + 1)) {
      ordinals[item] = ids.size();
      ids.add(ratings.itemId(item));
    }
    return new ItemSubset(ids, ordinals);
  }

  List<String> ids() {
    return ids;
  }

  int size() {
    return ids.size();
  }

  /** The new ordinal of an item of the data set, -1 where it is not among these. */
  int ordinal(int item) {
    return ordinals[item];
  }

  int[] ordinals(int[] items) {
    return Arrays.stream(items).map(this::ordinal).toArray();
  }
}

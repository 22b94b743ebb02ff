package dev.reelstream.protocol;

import dev.reelstream.dataset.Ratings;
import java.util.BitSet;

/** The largest part of the ratings in which every user and every item has enough of them. */
final class KCore {
  private KCore() {}

  /** The rows that are left when users and items with fewer than {@code least} are dropped. */
  static BitSet rows(Ratings ratings, int least) {
    int[] byUser = new int[ratings.users()];
    int[] byItem = new int[ratings.items()];
    BitSet kept = new BitSet(ratings.size());
    kept.set(0, ratings.size());
    for (int row = 0; row < ratings.size(); row++) {
      byUser[ratings.user(row)]++;
      byItem[ratings.item(row)]++;
    }
    // What is left does not depend on the order in which rows are dropped.
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
        int user = ratings.user(row);
        int item = ratings.item(row);
        if (byUser[user] < least || byItem[item] < least) {
          kept.clear(row);
          byUser[user]--;
          byItem[item]--;
          changed = true;
        }
      }
    }
    return kept;
  }
}

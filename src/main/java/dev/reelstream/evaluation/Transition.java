package dev.reelstream.evaluation;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Baseline {@code transition}: the items that most often followed the user's last item up to the
 * query, ties by {@code popular}, filled up with {@code popular}.
 */
final class Transition {
  /** Where the follower counts of an item live. */
  interface Store {
    @Nullable Followers find(int item);

    /** Counts one more time that {@code item} followed {@code previous}. */
    void add(int previous, int item);
  }

  /**
   * A list and how many of it came from the transitions themselves, the rest from {@code popular}.
   */
  record Filled(List<String> list, int followers) {}

  private final ItemOrdinals items;
  private final Store store;

  Transition(ItemOrdinals items, Store store) {
    this.items = items;
    this.store = store;
  }

  void add(int previous, int item) {
    store.add(previous, item);
  }

  Filled top(int last, BitSet seen, PopularList popular, int k) {
    int[] list = new int[k];
    Followers followers = store.find(last);
    int found = followers == null ? 0 : followers.top(list, seen, popular);
    return new Filled(items.ids(list, popular.fill(list, found, seen)), found);
  }
}

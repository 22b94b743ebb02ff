package dev.reelstream.evaluation;

import dev.reelstream.keyed.MapStore;
import dev.reelstream.keyed.WriteBehind;
import dev.reelstream.keyed.WriteBehind.Bounds;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** Follower counts in keyed state, those of the items in use on the heap. */
final class CachedFollowers implements Transition.Store {
  // A popular item has thousands of followers. Written through, each positive would rewrite them
  // all; here a positive changes one number on the heap, and what changed is written once per
  // checkpoint. The bound is on followers, eight bytes each (sixteen where they are kept in order),
  // not on items: 4 million of them, some 32 MB, hold ml-1m twice over at least.
  static final int CAPACITY = 4_000_000;

  private final WriteBehind<Integer, Followers> byItem;

  /**
   * @param capacity what followers may weigh on the heap, those of all items together
   */
  CachedFollowers(MapState<Integer, byte[]> state, boolean restored, int capacity) {
    byItem =
        new WriteBehind<>(
            new MapStore<>(state, Followers::snapshot, Followers::restore),
            restored,
            Followers::weight,
            Bounds.of(capacity));
  }

  @Override
  public @Nullable Followers find(int item) {
    try {
      return byItem.get(item);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot read the followers of item number " + item, e);
    }
  }

  @Override
  public void add(int previous, int item) {
    Followers known = find(previous);
    Followers followers = known == null ? new Followers() : known;
    followers.add(item);
    try {
      byItem.put(previous, followers);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot write the followers of an item", e);
    }
  }

  /** Writes what changed since it was last written. */
  void flush() throws Exception {
    byItem.flush();
  }
}

package dev.reelstream.evaluation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** Follower counts in keyed state, those of the items in use on the heap. */
final class CachedFollowers implements Transition.Store {
  // A popular item has thousands of followers. Written through, each positive would rewrite them
  // all; here a positive changes one number on the heap, and what changed is written once per
  // checkpoint. The bound is on followers, eight bytes each, not on items: 4 million of them, some
  // 32 MB, hold ml-1m five times over.
  static final int CAPACITY = 4_000_000;

  private static final class Entry {
    final Followers followers;
    boolean dirty;

    Entry(Followers followers) {
      this.followers = followers;
    }
  }

  private final MapState<Integer, byte[]> state;
  private final int capacity;
  private final LinkedHashMap<Integer, Entry> byItem = new LinkedHashMap<>(256, 0.75f, true);
  private long held;

  /**
   * @param capacity followers to hold on the heap, of all items together
   */
  CachedFollowers(MapState<Integer, byte[]> state, int capacity) {
    this.state = state;
    this.capacity = capacity;
  }

  @Override
  public @Nullable Followers find(int item) {
    Entry entry = load(item);
    return entry == null ? null : entry.followers;
  }

  @Override
  public void add(int previous, int item) {
    Entry entry = load(previous);
    if (entry == null) {
      entry = new Entry(new Followers());
      byItem.put(previous, entry);
    }
    if (entry.followers.add(item)) {
      held++;
    }
    entry.dirty = true;
    evict(previous);
  }

  private @Nullable Entry load(int item) {
    Entry cached = byItem.get(item);
    if (cached != null) {
      return cached;
    }
    byte[] stored = read(item);
    if (stored == null) {
      return null;
    }
    Entry entry = new Entry(Followers.restore(stored));
    byItem.put(item, entry);
    held += entry.followers.size();
    evict(item);
    return entry;
  }

  /** Drops the items used least recently, but never the one in use. */
  private void evict(int inUse) {
    Iterator<Map.Entry<Integer, Entry>> oldestFirst = byItem.entrySet().iterator();
    while (held > capacity && oldestFirst.hasNext()) {
      Map.Entry<Integer, Entry> oldest = oldestFirst.next();
      if (oldest.getKey() == inUse) {
        return;
      }
      write(oldest.getKey(), oldest.getValue());
      held -= oldest.getValue().followers.size();
      oldestFirst.remove();
    }
  }

  /** Writes what changed since it was last written. */
  void flush() {
    byItem.forEach(this::write);
  }

  private byte @Nullable [] read(int item) {
    try {
      return state.get(item);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot read the followers of item number " + item, e);
    }
  }

  private void write(int item, Entry entry) {
    if (!entry.dirty) {
      return;
    }
    try {
      state.put(item, entry.followers.snapshot());
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot write the followers of item number " + item, e);
    }
    entry.dirty = false;
  }
}

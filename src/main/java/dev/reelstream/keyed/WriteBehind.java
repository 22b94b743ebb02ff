package dev.reelstream.keyed;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values of the keys in use on the heap, those of all keys in a store behind them.
 *
 * <p>For maintainers: an event used to read, decode, encode and write its user's state, which took
 * most of the time of its operator. Events of one user come in bursts, so what is read once is used
 * several times, and only what changed is written, once, when a checkpoint asks or when its place
 * is needed. The weight bounds the heap and the pause of a checkpoint alike.
 */
public final class WriteBehind<K, V> {
  /** Where values of all keys are. */
  public interface Store<K, V> {
    /**
     * The value as it was last written; null if it never was, or was removed. Only asked for the
     * key that the operator is at; the others for any.
     */
    @Nullable V read(K key) throws Exception;

    void write(K key, V value) throws Exception;

    void remove(K key) throws Exception;
  }

  private static final class Entry<V> {
    @Nullable V value;
    int weight;
    boolean stored;
    boolean changed;
  }

  private final Store<K, V> store;
  private final ToIntFunction<V> weigher;
  private final long capacity;
  private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>(256, 0.75f, true);
  private long weight;

  /** Keys whose value is in the store and not here, where that is known. */
  private long away;

  /**
   * @param restored whether the store may hold anything yet
   * @param weigher weight of a value, at least 1
   * @param capacity together no heavier than this, but for the one used last
   */
  public WriteBehind(Store<K, V> store, boolean restored, ToIntFunction<V> weigher, long capacity) {
    this.store = store;
    this.away = restored ? Long.MAX_VALUE / 2 : 0;
    this.weigher = weigher;
    this.capacity = capacity;
  }

  /** The key's value; who changes it in place says so by {@link #put}. */
  public @Nullable V get(K key) throws Exception {
    return entry(key).value;
  }

  /** The key's value from now on. */
  public void put(K key, V value) throws Exception {
    Entry<V> entry = entry(key);
    entry.value = value;
    entry.changed = true;
    weigh(entry);
    evict();
  }

  public void remove(K key) throws Exception {
    Entry<V> entry = entry(key);
    entry.value = null;
    entry.changed = entry.stored;
    weigh(entry);
    if (!entry.stored) {
      entries.remove(key);
      weight -= entry.weight;
    }
  }

  /** Writes what changed since it was last written; what is on the heap stays there. */
  public void flush() throws Exception {
    Iterator<Map.Entry<K, Entry<V>>> all = entries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<K, Entry<V>> each = all.next();
      write(each.getKey(), each.getValue());
      if (each.getValue().value == null) {
        weight -= each.getValue().weight;
        all.remove();
      }
    }
  }

  private Entry<V> entry(K key) throws Exception {
    Entry<V> known = entries.get(key);
    if (known != null) {
      return known;
    }
    Entry<V> read = new Entry<>();
    read.value = away == 0 ? null : store.read(key);
    if (read.value != null) {
      read.stored = true;
      away--;
    }
    entries.put(key, read);
    weigh(read);
    evict();
    return read;
  }

  private void weigh(Entry<V> entry) {
    weight -= entry.weight;
    entry.weight = entry.value == null ? 1 : weigher.applyAsInt(entry.value);
    weight += entry.weight;
  }

  /** Drops what was used least recently, never what was used last. */
  private void evict() throws Exception {
    Iterator<Map.Entry<K, Entry<V>>> oldestFirst = entries.entrySet().iterator();
    while (weight > capacity && entries.size() > 1) {
      Map.Entry<K, Entry<V>> oldest = oldestFirst.next();
      write(oldest.getKey(), oldest.getValue());
      weight -= oldest.getValue().weight;
      if (oldest.getValue().stored) {
        away++;
      }
      oldestFirst.remove();
    }
  }

  private void write(K key, Entry<V> entry) throws Exception {
    if (!entry.changed) {
      return;
    }
    if (entry.value == null) {
      store.remove(key);
    } else {
      store.write(key, entry.value);
    }
    entry.stored = entry.value != null;
    entry.changed = false;
  }
}

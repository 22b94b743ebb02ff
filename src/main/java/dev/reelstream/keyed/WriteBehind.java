package dev.reelstream.keyed;

import java.io.Serializable;
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
 * several times, and only what changed is written: when a checkpoint asks, when its place is needed
 * or when too much has changed. The weight bounds the heap, the number of changes the pause of a
 * checkpoint.
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

  /**
   * How much is on the heap.
   *
   * @param weight of all values together, but for the one used last
   * @param changes not written yet, which is what a checkpoint waits for
   */
  public record Bounds(long weight, int changes) implements Serializable {
    /** All of it may be unwritten. */
    public static Bounds of(int weight) {
      return new Bounds(weight, weight);
    }
  }

  private static final class Entry<V> {
    @Nullable V value;
    int weight;
    boolean stored;
    boolean changed;
  }

  private final Store<K, V> store;
  private final ToIntFunction<V> weigher;
  private final Bounds bounds;
  private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>(256, 0.75f, true);

  /** Those that changed since they were written, the first to change first. */
  private final LinkedHashMap<K, Entry<V>> changes = new LinkedHashMap<>(256);

  private long weight;

  /** Keys whose value is in the store and not here, where that is known. */
  private long away;

  /**
   * @param restored whether the store may hold anything yet
   * @param weigher weight of a value, at least 1
   */
  public WriteBehind(Store<K, V> store, boolean restored, ToIntFunction<V> weigher, Bounds bounds) {
    this.store = store;
    this.away = restored ? Long.MAX_VALUE / 2 : 0;
    this.weigher = weigher;
    this.bounds = bounds;
  }

  /** The key's value; who changes it in place says so by {@link #put}. */
  public @Nullable V get(K key) throws Exception {
    return entry(key).value;
  }

  /** The key's value from now on. */
  public void put(K key, V value) throws Exception {
    Entry<V> entry = entry(key);
    entry.value = value;
    change(key, entry);
    weigh(entry);
    evict();
  }

  public void remove(K key) throws Exception {
    Entry<V> entry = entry(key);
    entry.value = null;
    if (entry.stored) {
      change(key, entry);
      weigh(entry);
    } else {
      changes.remove(key);
      drop(key, entry);
    }
  }

  /** Writes what changed since it was last written; what is on the heap stays there. */
  public void flush() throws Exception {
    writeUpTo(0);
  }

  private void change(K key, Entry<V> entry) throws Exception {
    if (!entry.changed) {
      entry.changed = true;
      changes.put(key, entry);
      writeUpTo(bounds.changes());
    }
  }

  /** Writes the oldest changes until no more than so many are left. */
  private void writeUpTo(int left) throws Exception {
    Iterator<Map.Entry<K, Entry<V>>> oldestFirst = changes.entrySet().iterator();
    while (changes.size() > left) {
      Map.Entry<K, Entry<V>> oldest = oldestFirst.next();
      oldestFirst.remove();
      write(oldest.getKey(), oldest.getValue());
      if (oldest.getValue().value == null) {
        drop(oldest.getKey(), oldest.getValue());
      }
    }
  }

  private void drop(K key, Entry<V> entry) {
    entries.remove(key);
    weight -= entry.weight;
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
    while (weight > bounds.weight() && entries.size() > 1) {
      Map.Entry<K, Entry<V>> oldest = oldestFirst.next();
      if (oldest.getValue().changed) {
        changes.remove(oldest.getKey());
        write(oldest.getKey(), oldest.getValue());
      }
      weight -= oldest.getValue().weight;
      if (oldest.getValue().stored) {
        away++;
      }
      oldestFirst.remove();
    }
  }

  private void write(K key, Entry<V> entry) throws Exception {
    if (entry.value == null) {
      store.remove(key);
    } else {
      store.write(key, entry.value);
    }
    entry.stored = entry.value != null;
    entry.changed = false;
  }
}

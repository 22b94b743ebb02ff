package dev.reelstream.keyed;

import org.jspecify.annotations.Nullable;

/** Which key a keyed operator's state is that of. */
public interface Keys {
  /** The key of the record or timer at hand; null before the first one. */
  @Nullable Object current();

  void set(Object key);

  /** Whether there may be state of keys from before this operator started. */
  boolean restored();

  /** Access to the state of one key. */
  @FunctionalInterface
  interface Access {
    void run() throws Exception;
  }

  /** Runs something at a key and comes back to the one at hand. */
  default void at(Object key, Access access) throws Exception {
    Object current = current();
    if (key.equals(current)) {
      access.run();
      return;
    }
    set(key);
    access.run();
    if (current != null) {
      set(current);
    }
  }
}

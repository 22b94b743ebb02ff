package dev.reelstream.keyed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/** Which key a keyed operator's state is that of, and the values that it holds on the heap. */
public final class Keys {
  private final AbstractStreamOperator<?> operator;
  private final boolean restored;
  private final List<WriteBehind<?, ?>> held = new ArrayList<>();

  /**
   * @param restored whether there may be state of keys from before the operator started
   */
  Keys(AbstractStreamOperator<?> operator, boolean restored) {
    this.operator = operator;
    this.restored = restored;
  }

  /** Values in front of a store, which are written to it when a checkpoint is taken. */
  public <K, V> WriteBehind<K, V> writeBehind(
      WriteBehind.Store<K, V> store, ToIntFunction<V> weigher, WriteBehind.Bounds bounds) {
    WriteBehind<K, V> values = new WriteBehind<>(store, restored, weigher, bounds);
    held.add(values);
    return values;
  }

  void flush() throws Exception {
    for (WriteBehind<?, ?> values : held) {
      values.flush();
    }
  }

  /** Access to the state of one key. */
  @FunctionalInterface
  public interface Access {
    void run() throws Exception;
  }

  /** Runs something at a key and comes back to the one at hand. */
  public void at(Object key, Access access) throws Exception {
    Object current = operator.getCurrentKey();
    if (key.equals(current)) {
      access.run();
      return;
    }
    operator.setCurrentKey(key);
    access.run();
    // There is none before the first record.
    if (current != null) {
      operator.setCurrentKey(current);
    }
  }
}

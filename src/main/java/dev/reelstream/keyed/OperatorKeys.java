package dev.reelstream.keyed;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.jspecify.annotations.Nullable;

/** The keys of one of Flink's operators. */
record OperatorKeys(AbstractStreamOperator<?> operator, boolean restored) implements Keys {
  @Override
  public @Nullable Object current() {
    return operator.getCurrentKey();
  }

  @Override
  public void set(Object key) {
    operator.setCurrentKey(key);
  }
}

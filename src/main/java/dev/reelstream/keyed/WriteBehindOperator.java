package dev.reelstream.keyed;

import java.util.Objects;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.jspecify.annotations.Nullable;

/** Flink's operator for a function that {@link WritesBehind}. */
public final class WriteBehindOperator<K, I, O> extends KeyedProcessOperator<K, I, O> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable Keys keys;

  private WriteBehindOperator(KeyedProcessFunction<K, I, O> function) {
    super(function);
  }

  /** Runs the function. */
  public static <K, I, O, F extends KeyedProcessFunction<K, I, O> & WritesBehind>
      WriteBehindOperator<K, I, O> of(F function) {
    return new WriteBehindOperator<>(function);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    Keys own = new Keys(this, context.isRestored());
    keys = own;
    ((WritesBehind) userFunction).keys(own);
    super.initializeState(context);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    Objects.requireNonNull(keys).flush();
    super.snapshotState(context);
  }
}

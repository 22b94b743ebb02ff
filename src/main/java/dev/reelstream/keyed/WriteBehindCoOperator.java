package dev.reelstream.keyed;

import java.util.Objects;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.jspecify.annotations.Nullable;

/** Flink's operator with two inputs for a function that {@link WritesBehind}. */
public final class WriteBehindCoOperator<K, I, J, O> extends KeyedCoProcessOperator<K, I, J, O> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable Keys keys;

  private WriteBehindCoOperator(KeyedCoProcessFunction<K, I, J, O> function) {
    super(function);
  }

  /** Runs the function. */
  public static <K, I, J, O, F extends KeyedCoProcessFunction<K, I, J, O> & WritesBehind>
      WriteBehindCoOperator<K, I, J, O> of(F function) {
    return new WriteBehindCoOperator<>(function);
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

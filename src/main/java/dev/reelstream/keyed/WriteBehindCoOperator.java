package dev.reelstream.keyed;

import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/** Flink's operator with two inputs for a function that {@link WritesBehind}. */
public final class WriteBehindCoOperator<K, I, J, O> extends KeyedCoProcessOperator<K, I, J, O> {
  private static final long serialVersionUID = 1L;

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
    function().keys(new OperatorKeys(this, context.isRestored()));
    super.initializeState(context);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    function().writeBehind();
    super.snapshotState(context);
  }

  private WritesBehind function() {
    return (WritesBehind) userFunction;
  }
}

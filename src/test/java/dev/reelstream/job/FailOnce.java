package dev.reelstream.job;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Hands everything on until it throws, once per arming: with records behind the last checkpoint, so
 * that output which is written but not committed has to be undone.
 */
final class FailOnce<T> implements MapFunction<T, T>, CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final int RECORDS_SINCE = 20;
  private static final AtomicBoolean DUE = new AtomicBoolean();

  private int since;

  /** Arms it; the mini-cluster runs in this process. */
  static void arm() {
    DUE.set(true);
  }

  static boolean hasFailed() {
    return !DUE.get();
  }

  @Override
  public T map(T value) {
    since++;
    if (since >= RECORDS_SINCE && DUE.compareAndSet(true, false)) {
      throw new IllegalStateException("a failure that the test asked for");
    }
    return value;
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    since = 0;
  }
}

package dev.reelstream.training.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Blocks of one value whose height is only known when the graph runs. */
public final class Rows {
  private Rows() {}

  /** [n, width], n as long as an axis of {@code like}. */
  public static Operand<TFloat32> of(
      Ops tf, Operand<TInt32> like, int axis, int width, float value) {
    Operand<TInt32> length =
        tf.slice(tf.shape(like), tf.constant(new int[] {axis}), tf.constant(new int[] {1}));
    return tf.fill(
        tf.concat(List.of(length, tf.constant(new int[] {width})), tf.constant(0)),
        tf.constant(value));
  }
}

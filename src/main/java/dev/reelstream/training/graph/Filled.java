package dev.reelstream.training.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Matrices of one value whose height is known only when the graph runs. */
public final class Filled {
  private Filled() {}

  /** [n, width] of the value, with n the length of an axis of {@code like}. */
  public static Operand<TFloat32> rows(
      Ops tf, Operand<TInt32> like, int axis, int width, float value) {
    Operand<TInt32> length =
        tf.slice(tf.shape(like), tf.constant(new int[] {axis}), tf.constant(new int[] {1}));
    return tf.fill(
        tf.concat(List.of(length, tf.constant(new int[] {width})), tf.constant(0)),
        tf.constant(value));
  }

  /**
   * Queries [B, d] with a last component of 1, which is multiplied by an item's bias.
   *
   * @param context [B, L] of the same batch
   * @return [B, d+1]
   */
  public static Operand<TFloat32> appendOne(
      Ops tf, Operand<TFloat32> queries, Operand<TInt32> context) {
    return tf.concat(List.of(queries, rows(tf, context, 0, 1, 1f)), tf.constant(1));
  }
}

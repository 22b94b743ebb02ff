package dev.reelstream.training.graph;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Min;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TInt32;

/** Moves the padding of contexts from one side to the other. */
public final class Padding {
  private Padding() {}

  /**
   * [0, 0, a, b] → [a, b, 0, 0].
   *
   * @param context [B, length], left-padded with 0
   * @return [B, length], right-padded with 0
   */
  public static Operand<TInt32> leftToRight(Ops tf, Operand<TInt32> context, int length) {
    int[] places = new int[length];
    Arrays.setAll(places, i -> i);
    Operand<TInt32> column = tf.constant(places);
    Operand<TInt32> never = tf.fill(tf.shape(context), tf.constant(length));
    Operand<TInt32> known =
        tf.select(
            tf.math.greater(context, tf.constant(0)),
            tf.math.add(tf.zerosLike(context), column),
            never);
    Operand<TInt32> first = tf.min(known, tf.constant(1), Min.keepDims(true));
    Operand<TInt32> from = tf.math.minimum(tf.math.add(first, column), tf.constant(length));
    Operand<TInt32> zero = tf.zerosLike(first);
    Operand<TInt32> padded = tf.concat(List.of(context, zero), tf.constant(1));
    Operand<TInt32> count =
        tf.reshape(
            tf.slice(tf.shape(context), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
            tf.constant(new int[0]));
    Operand<TInt32> row =
        tf.math.add(
            tf.reshape(
                tf.range(tf.constant(0), count, tf.constant(1)), tf.constant(new int[] {-1, 1})),
            tf.zerosLike(from));
    return tf.gatherNd(padded, tf.stack(List.of(row, from), Stack.axis(2L)));
  }
}

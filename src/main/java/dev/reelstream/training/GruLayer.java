package dev.reelstream.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A GRU unrolled over time. */
final class GruLayer {
  private final Ops tf;
  private final GruCell cell;

  GruLayer(Variables variables) {
    tf = variables.tf();
    cell = new GruCell(variables);
  }

  /**
   * States after every step, for learning.
   *
   * @param inputs [T·B, inputs], time first
   * @param items [T, B] whatever there is at each place; its shape is used
   * @return one [B, units] per step
   */
  List<Operand<TFloat32>> states(Operand<TFloat32> inputs, Operand<TInt32> items, int length) {
    Operand<TFloat32> gates =
        tf.reshape(cell.inputGates(inputs), tf.constant(new int[] {length, -1, 3 * cell.units()}));
    Operand<TFloat32> state = Rows.of(tf, items, 1, cell.units(), 0f);
    List<Operand<TFloat32>> states = new ArrayList<>();
    for (Output<TFloat32> step : tf.unstack(gates, (long) length).output()) {
      state = cell.step(step, state);
      states.add(state);
    }
    return states;
  }

  /**
   * The state after a context, for serving.
   *
   * @param inputs [B·L, inputs], a context after the other
   * @param context [B, L] items
   * @param masked whether a place without an item leaves the state as it is
   * @return [B, units]
   */
  Operand<TFloat32> last(
      Operand<TFloat32> inputs, Operand<TInt32> context, int length, boolean masked) {
    Operand<TFloat32> gates =
        tf.reshape(cell.inputGates(inputs), tf.constant(new int[] {-1, length, 3 * cell.units()}));
    List<Output<TFloat32>> steps = tf.unstack(gates, (long) length, Unstack.axis(1L)).output();
    Operand<TFloat32> known =
        tf.expandDims(
            tf.dtypes.cast(tf.math.greater(context, tf.constant(0)), TFloat32.class),
            tf.constant(2));
    List<Output<TFloat32>> masks =
        masked ? tf.unstack(known, (long) length, Unstack.axis(1L)).output() : List.of();
    Operand<TFloat32> state = Rows.of(tf, context, 0, cell.units(), 0f);
    for (int t = 0; t < length; t++) {
      Operand<TFloat32> next = cell.step(steps.get(t), state);
      // Times 0 or 1: a padded step leaves the state as it is, to the bit.
      state =
          masked ? tf.math.add(state, tf.math.mul(masks.get(t), tf.math.sub(next, state))) : next;
    }
    return state;
  }
}

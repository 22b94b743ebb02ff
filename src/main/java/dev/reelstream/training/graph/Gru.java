package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A gated recurrent unit, unrolled over time; see {@link GruCell} for its formulas.
 *
 * @param input start of the input kernel, [inputs, 3·units], gates in the order reset, update,
 *     candidate
 * @param recurrent start of the recurrent kernel, [units, 3·units]; biases start at zero
 */
public record Gru(int inputs, int units, Initial input, Initial recurrent) implements Layer {
  /*
   * For maintainers. What an item adds to the gates depends on weights alone, so a serving graph
   * looks it up in a table of [V+1, 3·units] instead of multiplying each item of each context: a
   * fifth off the tower's time, for three times the embeddings' memory. The table ends at 2^22
   * floats, 16 MiB: a larger one no longer fits the last-level cache, and reading it then costs
   * what it saves.
   */
  private static final long LARGEST_TABLE = 1 << 22;

  private static final String TABLE = "input_gates";

  public static final String INPUT_KERNEL = "input_kernel";
  public static final String INPUT_BIAS = "input_bias";
  public static final String RECURRENT_KERNEL = "recurrent_kernel";
  public static final String RECURRENT_BIAS = "recurrent_bias";

  @Override
  public void declare(Weights.Builder weights, SplittableRandom random) {
    weights
        .matrix(INPUT_KERNEL, inputs, 3 * units, input.draw(random, inputs, 3 * units))
        .bias(INPUT_BIAS, 3 * units)
        .matrix(RECURRENT_KERNEL, units, 3 * units, recurrent.draw(random, units, 3 * units))
        .bias(RECURRENT_BIAS, 3 * units);
  }

  /**
   * States after every step, for learning.
   *
   * @param embedded [T·B, inputs], time first
   * @param items [T, B] whose shape gives the size of the batch
   * @param length T
   * @return T states of [B, units] each
   */
  public List<Operand<TFloat32>> states(
      Variables variables, Operand<TFloat32> embedded, Operand<TInt32> items, int length) {
    Ops tf = variables.tf();
    GruCell cell = new GruCell(variables, units);
    Operand<TFloat32> gates =
        tf.reshape(cell.inputGates(embedded), tf.constant(new int[] {length, -1, 3 * units}));
    Operand<TFloat32> state = Filled.rows(tf, items, 1, units, 0f);
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
   * @param items whose vectors are the inputs
   * @param context [B, L] items
   * @param length L
   * @param masked whether padding leaves the state unchanged
   * @return [B, units]
   */
  public Operand<TFloat32> last(
      Variables variables, Embedding items, Operand<TInt32> context, int length, boolean masked) {
    Ops tf = variables.tf();
    GruCell cell = new GruCell(variables, units);
    List<Output<TInt32>> steps = tf.unstack(context, (long) length, Unstack.axis(1L)).output();
    Function<Operand<TInt32>, Operand<TFloat32>> gates = inputGates(variables, cell, items);
    Operand<TFloat32> known =
        tf.expandDims(
            tf.dtypes.cast(tf.math.greater(context, tf.constant(0)), TFloat32.class),
            tf.constant(2));
    List<Output<TFloat32>> masks =
        masked ? tf.unstack(known, (long) length, Unstack.axis(1L)).output() : List.of();
    Operand<TFloat32> state = Filled.rows(tf, context, 0, units, 0f);
    for (int t = 0; t < length; t++) {
      Operand<TFloat32> next = cell.step(gates.apply(steps.get(t)), state);
      // Times 0 or 1: a padded step leaves the state as it is, to the bit.
      state =
          masked ? tf.math.add(state, tf.math.mul(masks.get(t), tf.math.sub(next, state))) : next;
    }
    return state;
  }

  /** Items [n] → [n, 3·units]. */
  private Function<Operand<TInt32>, Operand<TFloat32>> inputGates(
      Variables variables, GruCell cell, Embedding items) {
    Ops tf = variables.tf();
    Operand<TInt32> rows = tf.constant(0);
    Operand<TFloat32> all = items.all(variables);
    Shape shape = Shape.of(items.count(), 3L * units);
    if (shape.size() > LARGEST_TABLE) {
      return some -> cell.inputGates(vectors(tf, items, tf.gather(all, some, rows)));
    }
    Operand<TFloat32> table =
        variables.once(TABLE, shape, cell.inputGates(vectors(tf, items, all)));
    return some -> tf.gather(table, some, rows);
  }

  /** Rows of the table without their bias. */
  private static Operand<TFloat32> vectors(Ops tf, Embedding items, Operand<TFloat32> rows) {
    return items.biased()
        ? tf.slice(
            rows, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, items.dimensions()}))
        : rows;
  }
}

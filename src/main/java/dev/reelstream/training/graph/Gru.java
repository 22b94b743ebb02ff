package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A GRU unrolled over time. */
public final class GruLayer {
  /*
   * For maintainers. What an item adds to the gates depends on weights alone, so a serving graph looks it up in a table of [V+1, 3·units]
   * instead of multiplying each item of each context: a fifth off the tower's time, for three times the embeddings' memory. The table
   * stops at 2^22 floats, 16 MiB: a larger one falls out of the last-level cache, and then reading it costs what it saves.
   */
  private static final long LARGEST_TABLE = 1 << 22;

  private static final String TABLE = "input_gates";

  private final Variables variables;
  private final Ops tf;
  private final GruCell cell;

  public GruLayer(Variables variables) {
    this.variables = variables;
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
  public List<Operand<TFloat32>> states(
      Operand<TFloat32> inputs, Operand<TInt32> items, int length) {
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
   * @param embeddings name of the table whose leading columns are the inputs, a row per item
   * @param context [B, L] items
   * @param masked whether a place without an item leaves the state as it is
   * @return [B, units]
   */
  public Operand<TFloat32> last(
      String embeddings, Operand<TInt32> context, int length, boolean masked) {
    List<Output<TInt32>> items = tf.unstack(context, (long) length, Unstack.axis(1L)).output();
    Function<Operand<TInt32>, Operand<TFloat32>> gates = inputGates(embeddings);
    Operand<TFloat32> known =
        tf.expandDims(
            tf.dtypes.cast(tf.math.greater(context, tf.constant(0)), TFloat32.class),
            tf.constant(2));
    List<Output<TFloat32>> masks =
        masked ? tf.unstack(known, (long) length, Unstack.axis(1L)).output() : List.of();
    Operand<TFloat32> state = Rows.of(tf, context, 0, cell.units(), 0f);
    for (int t = 0; t < length; t++) {
      Operand<TFloat32> next = cell.step(gates.apply(items.get(t)), state);
      // Times 0 or 1: a padded step leaves the state as it is, to the bit.
      state =
          masked ? tf.math.add(state, tf.math.mul(masks.get(t), tf.math.sub(next, state))) : next;
    }
    return state;
  }

  /** Items [n] → [n, 3·units]. */
  private Function<Operand<TInt32>, Operand<TFloat32>> inputGates(String embeddings) {
    Operand<TInt32> rows = tf.constant(0);
    Operand<TFloat32> all = variables.variable(embeddings);
    Shape shape = Shape.of(variables.size(embeddings, 0), 3L * cell.units());
    if (shape.size() > LARGEST_TABLE) {
      return items -> cell.inputGates(inputs(embeddings, tf.gather(all, items, rows)));
    }
    Operand<TFloat32> table =
        variables.once(TABLE, shape, cell.inputGates(inputs(embeddings, all)));
    return items -> tf.gather(table, items, rows);
  }

  /** The columns of embeddings that the cell takes; a bias may stand behind them. */
  private Operand<TFloat32> inputs(String embeddings, Operand<TFloat32> rows) {
    int inputs = variables.size(GruCell.INPUT_KERNEL, 0);
    return variables.size(embeddings, 1) == inputs
        ? rows
        : tf.slice(rows, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, inputs}));
  }
}

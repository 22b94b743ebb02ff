package dev.reelstream.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** The variables of {@code gru} in a graph, one of them for all items: embedding, then bias. */
final class GruVariables {
  static final List<String> NAMES =
      List.of(
          "items",
          "input_kernel",
          "input_bias",
          "recurrent_kernel",
          "recurrent_bias",
          "output_kernel",
          "output_bias");

  private final int items;
  private final int dimensions;
  private final List<Variable<TFloat32>> all = new ArrayList<>();
  private final List<Placeholder<TFloat32>> values = new ArrayList<>();
  private final List<Assign<TFloat32>> assigns = new ArrayList<>();

  /**
   * Adds the variables to the graph.
   *
   * @param items items without the padding
   * @param suffix added to each name, for the optimizer's copies
   */
  GruVariables(Ops tf, int items, int dimensions, String suffix) {
    this.items = items;
    this.dimensions = dimensions;
    for (int i = 0; i < NAMES.size(); i++) {
      all.add(tf.withName(NAMES.get(i) + suffix).variable(shape(i), TFloat32.class));
      values.add(tf.placeholder(TFloat32.class, Placeholder.shape(shape(i))));
      assigns.add(tf.assign(all.get(i), values.get(i)));
    }
  }

  private Shape shape(int variable) {
    long d = dimensions;
    return switch (variable) {
      case 0 -> Shape.of(items + 1L, d + 1);
      case 1, 3 -> Shape.of(d, 3 * d);
      case 2, 4 -> Shape.of(3 * d);
      case 5 -> Shape.of(d, d);
      default -> Shape.of(d);
    };
  }

  int items() {
    return items;
  }

  int dimensions() {
    return dimensions;
  }

  /** In the order of {@link #NAMES}. */
  List<Variable<TFloat32>> all() {
    return all;
  }

  /** [V+1, d+1]; row 0 is padding, the last column is the item's bias. */
  Operand<TFloat32> table() {
    return all.get(0);
  }

  /** [d, 3d]: reset, update, candidate. */
  Operand<TFloat32> inputKernel() {
    return all.get(1);
  }

  Operand<TFloat32> inputBias() {
    return all.get(2);
  }

  /** [d, 3d]: reset, update, candidate. */
  Operand<TFloat32> recurrentKernel() {
    return all.get(3);
  }

  Operand<TFloat32> recurrentBias() {
    return all.get(4);
  }

  /** [d, d]. */
  Operand<TFloat32> outputKernel() {
    return all.get(5);
  }

  Operand<TFloat32> outputBias() {
    return all.get(6);
  }

  /** Sets the variables. */
  void assign(Session session, GruWeights weights) {
    try (Tensors open = new Tensors()) {
      Session.Runner runner = session.runner();
      for (int i = 0; i < all.size(); i++) {
        runner.feed(values.get(i), open.of(shape(i), weights.values().get(i)));
        runner.addTarget(assigns.get(i));
      }
      runner.run().close();
    }
  }

  GruWeights read(Session session) {
    List<float[]> values = new ArrayList<>();
    for (Variable<TFloat32> variable : all) {
      try (Result result = session.runner().fetch(variable).run()) {
        TFloat32 tensor = (TFloat32) result.get(0);
        float[] value = new float[(int) tensor.size()];
        tensor.copyTo(DataBuffers.of(value, false, false));
        values.add(value);
      }
    }
    return new GruWeights(items, dimensions, values);
  }
}

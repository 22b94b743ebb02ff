package dev.reelstream.training.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The weights of a model in a graph that learns or serves. */
public interface Variables {
  /** Where the graph takes its ops. */
  Ops tf();

  /** The variable of this name, in the shape its weight has. */
  Operand<TFloat32> variable(String name);

  /**
   * A value that depends on weights alone. Where weights no longer change it is computed once and
   * kept under the name.
   */
  default Operand<TFloat32> once(String name, Shape shape, Operand<TFloat32> value) {
    return value;
  }
}

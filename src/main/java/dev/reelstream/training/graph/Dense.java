package dev.reelstream.training.graph;

import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A linear layer: x·W + b, with b zero at the start. */
public record Dense(String name, int inputs, int units, Initial start) implements Layer {

  /** Name of a layer's kernel, [inputs, units]. */
  public static String kernel(String layer) {
    return layer + "_kernel";
  }

  /** Name of a layer's bias, [units]. */
  public static String bias(String layer) {
    return layer + "_bias";
  }

  @Override
  public void declare(Weights.Builder weights, SplittableRandom random) {
    weights.matrix(kernel(name), inputs, units, start.draw(random, inputs, units));
    weights.bias(bias(name), units);
  }

  /** [n, inputs] → [n, units]. */
  public Operand<TFloat32> apply(Variables variables, Operand<TFloat32> values) {
    Ops tf = variables.tf();
    return tf.nn.biasAdd(
        tf.linalg.matMul(values, variables.variable(kernel(name))), variables.variable(bias(name)));
  }
}

package dev.reelstream.training.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One step of a gated recurrent unit, in the variant that resets after the matrix product (Keras:
 * {@code reset_after=True}; PyTorch and cuDNN have no other):
 *
 * <pre>
 * r  = σ(x·Wr + bWr + h·Ur + bUr)
 * z  = σ(x·Wz + bWz + h·Uz + bUz)
 * n  = tanh(x·Wn + bWn + r ⊙ (h·Un + bUn))
 * h' = n + z ⊙ (h - n)
 * </pre>
 */
final class GruCell {
  /*
   * Resetting after the product leaves one product of h with [d, 3d] per step; everything that
   * depends on x alone is computed for all steps at once, outside the unrolled loop.
   */
  private final Variables variables;
  private final Ops tf;
  private final Operand<TInt32> widths;
  private final Operand<TInt32> columns;

  GruCell(Variables variables, int units) {
    this.variables = variables;
    this.tf = variables.tf();
    this.widths = tf.constant(new int[] {2 * units, units});
    this.columns = tf.constant(1);
  }

  /** What the inputs add to the gates: [n, inputs] → [n, 3·units]. */
  Operand<TFloat32> inputGates(Operand<TFloat32> inputs) {
    return tf.nn.biasAdd(
        tf.linalg.matMul(inputs, variables.variable(Gru.INPUT_KERNEL)),
        variables.variable(Gru.INPUT_BIAS));
  }

  /** [B, 3·units] of {@link #inputGates} and the state [B, units] → the next state. */
  Operand<TFloat32> step(Operand<TFloat32> inputGates, Operand<TFloat32> state) {
    Operand<TFloat32> stateGates =
        tf.nn.biasAdd(
            tf.linalg.matMul(state, variables.variable(Gru.RECURRENT_KERNEL)),
            variables.variable(Gru.RECURRENT_BIAS));
    List<Output<TFloat32>> x = tf.splitV(inputGates, widths, columns, 2L).output();
    List<Output<TFloat32>> h = tf.splitV(stateGates, widths, columns, 2L).output();
    Operand<TFloat32> both = tf.math.sigmoid(tf.math.add(x.get(0), h.get(0)));
    List<Output<TFloat32>> gates = tf.split(columns, both, 2L).output();
    Operand<TFloat32> candidate =
        tf.math.tanh(tf.math.add(x.get(1), tf.math.mul(gates.get(0), h.get(1))));
    return tf.math.add(candidate, tf.math.mul(gates.get(1), tf.math.sub(state, candidate)));
  }
}

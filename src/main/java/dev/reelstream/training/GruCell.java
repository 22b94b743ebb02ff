package dev.reelstream.training;

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
  private final Ops tf;
  private final GruVariables variables;
  private final Operand<TInt32> widths;
  private final Operand<TInt32> columns;

  GruCell(Ops tf, GruVariables variables) {
    this.tf = tf;
    this.variables = variables;
    int d = variables.dimensions();
    this.widths = tf.constant(new int[] {2 * d, d});
    this.columns = tf.constant(1);
  }

  /** What the inputs add to the gates: [n, d] → [n, 3d]. */
  Operand<TFloat32> inputGates(Operand<TFloat32> inputs) {
    return tf.nn.biasAdd(tf.linalg.matMul(inputs, variables.inputKernel()), variables.inputBias());
  }

  /** [B, 3d] of {@link #inputGates} and the state [B, d] → the next state [B, d]. */
  Operand<TFloat32> step(Operand<TFloat32> inputGates, Operand<TFloat32> state) {
    Operand<TFloat32> stateGates =
        tf.nn.biasAdd(
            tf.linalg.matMul(state, variables.recurrentKernel()), variables.recurrentBias());
    List<Output<TFloat32>> x = tf.splitV(inputGates, widths, columns, 2L).output();
    List<Output<TFloat32>> h = tf.splitV(stateGates, widths, columns, 2L).output();
    Operand<TFloat32> both = tf.math.sigmoid(tf.math.add(x.get(0), h.get(0)));
    List<Output<TFloat32>> gates = tf.split(columns, both, 2L).output();
    Operand<TFloat32> candidate =
        tf.math.tanh(tf.math.add(x.get(1), tf.math.mul(gates.get(0), h.get(1))));
    return tf.math.add(candidate, tf.math.mul(gates.get(1), tf.math.sub(state, candidate)));
  }

  /** The output layer: state [n, d] → query [n, d]. */
  Operand<TFloat32> output(Operand<TFloat32> state) {
    return tf.nn.biasAdd(tf.linalg.matMul(state, variables.outputKernel()), variables.outputBias());
  }

  /** Embeddings without the bias column: indices [n] → [n, d]. */
  Operand<TFloat32> embed(Operand<TInt32> indices) {
    return tf.slice(
        tf.gather(variables.table(), indices, tf.constant(0)),
        tf.constant(new int[] {0, 0}),
        tf.constant(new int[] {-1, variables.dimensions()}));
  }

  /** A block of one value, as many rows as an axis of {@code like} is long. */
  Operand<TFloat32> rows(Operand<TInt32> like, int axis, int width, float value) {
    Operand<TInt32> length =
        tf.slice(tf.shape(like), tf.constant(new int[] {axis}), tf.constant(new int[] {1}));
    return tf.fill(
        tf.concat(List.of(length, tf.constant(new int[] {width})), tf.constant(0)),
        tf.constant(value));
  }
}

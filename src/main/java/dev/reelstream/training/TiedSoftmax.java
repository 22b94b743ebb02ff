package dev.reelstream.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Softmax cross-entropy over all items with its gradients, for scores that are dot products with
 * the item table plus the item's bias; the padding takes no part.
 *
 * @param loss scalar, mean over the labels, in nats
 * @param queryGradient d loss / d queries, [N, d]
 * @param tableGradient d loss / d table, [V+1, d+1], by way of the scores alone
 */
record TiedSoftmax(
    Operand<TFloat32> loss, Operand<TFloat32> queryGradient, Operand<TFloat32> tableGradient) {
  /*
   * Nearly all time goes into the [N, V] scores, so they are passed over as rarely as can be:
   * written by one product, exponentiated in place, read by two products. TensorFlow's own
   * SparseSoftmaxCrossEntropyWithLogits passes over them four times more, part of it without
   * vector instructions, and has no gradient in graph mode anyway. The rest is algebra:
   *
   *   item rows T = [E, b, 1], query rows Q = [q, 1, -s], with s the label's own score
   *   e = exp(Q·Tᵀ)             scores relative to the label's, which is exp(0) = 1
   *   e·T = [e·E, e·b, Σe]      the sum comes with the product
   *   loss = ln Σe
   *   dq = e·E / Σe - E[label]
   *   d[E, b] = eᵀ·([q, 1] / Σe) - [q, 1] summed by label
   *
   * Shifting by the label's score instead of the maximum overflows when a loss passes 88, which
   * is far beyond a model that learns; the loss is then infinite and training ends with an error.
   *
   * BLOCK rows keep a block (7 MB at 3,700 items) near the cache and give the other core work.
   */
  static final int BLOCK = 512;

  /**
   * Adds loss and gradients to the graph.
   *
   * @param variables of which the item table is used
   * @param queries [N, d]
   * @param labels [N], 1 to V
   * @param sizes [blocks], rows of each block, N together
   */
  static TiedSoftmax of(
      Ops tf,
      GruVariables variables,
      Operand<TFloat32> queries,
      Operand<TInt32> labels,
      Operand<TInt32> sizes,
      int blocks) {
    int v = variables.items();
    int d = variables.dimensions();
    Columns columns = new Columns(tf);
    Operand<TInt32> label = tf.math.sub(labels, tf.constant(1));
    Operand<TFloat32> items =
        tf.slice(
            variables.table(), tf.constant(new int[] {1, 0}), tf.constant(new int[] {v, d + 1}));
    Operand<TFloat32> one = tf.fill(tf.constant(new int[] {v, 1}), tf.constant(1f));
    Operand<TFloat32> t = tf.concat(List.of(items, one), tf.constant(1));

    Operand<TFloat32> own = tf.gather(items, label, tf.constant(0));
    Operand<TFloat32> ownEmbedding = columns.of(own, 0, d);
    Operand<TFloat32> ownScore =
        tf.math.add(
            tf.reduceSum(
                tf.math.mul(queries, ownEmbedding), tf.constant(1), ReduceSum.keepDims(true)),
            columns.of(own, d, 1));
    Operand<TFloat32> q1 = tf.concat(List.of(queries, tf.onesLike(ownScore)), tf.constant(1));
    Operand<TFloat32> q = tf.concat(List.of(q1, tf.math.neg(ownScore)), tf.constant(1));

    List<Operand<TFloat32>> pulls = new ArrayList<>();
    List<Operand<TFloat32>> pushes = new ArrayList<>();
    for (Output<TFloat32> rows : tf.splitV(q, sizes, tf.constant(0), (long) blocks).output()) {
      Operand<TFloat32> e = tf.math.exp(tf.linalg.matMul(rows, t, MatMul.transposeB(true)));
      Operand<TFloat32> pull = tf.linalg.matMul(e, t);
      Operand<TFloat32> weighted = tf.math.div(rows, columns.of(pull, d + 1, 1));
      pulls.add(pull);
      pushes.add(tf.linalg.matMul(e, weighted, MatMul.transposeA(true)));
    }
    Operand<TFloat32> pull = blocks == 1 ? pulls.get(0) : tf.concat(pulls, tf.constant(0));
    // AddN sums in the order of its inputs, whichever block was done first.
    Operand<TFloat32> push = blocks == 1 ? pushes.get(0) : tf.math.addN(pushes);

    Operand<TFloat32> count = tf.dtypes.cast(tf.size(labels), TFloat32.class);
    Operand<TFloat32> sum = columns.of(pull, d + 1, 1);
    Operand<TFloat32> loss = tf.math.mean(tf.math.log(sum), tf.constant(new int[] {0, 1}));
    Operand<TFloat32> queryGradient =
        tf.math.div(tf.math.sub(tf.math.div(columns.of(pull, 0, d), sum), ownEmbedding), count);
    Operand<TFloat32> itemGradient =
        tf.math.div(
            tf.math.sub(
                columns.of(push, 0, d + 1), tf.math.unsortedSegmentSum(q1, label, tf.constant(v))),
            count);
    Operand<TFloat32> padding = tf.fill(tf.constant(new int[] {1, d + 1}), tf.constant(0f));
    Operand<TFloat32> tableGradient = tf.concat(List.of(padding, itemGradient), tf.constant(0));
    return new TiedSoftmax(loss, queryGradient, tableGradient);
  }

  private record Columns(Ops tf) {
    Operand<TFloat32> of(Operand<TFloat32> matrix, int first, int count) {
      return tf.slice(
          matrix, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
    }
  }
}

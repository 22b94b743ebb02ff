package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Softmax cross-entropy over candidates with its gradients, for scores that are dot products with a
 * candidate's vector plus its bias.
 *
 * @param loss scalar, mean over the labels, in nats
 * @param queryGradient d loss / d queries, [N, d]
 * @param candidateGradient d loss / d candidates, [C, d+1], by way of the scores alone
 */
record SoftmaxLoss(
    Operand<TFloat32> loss, Operand<TFloat32> queryGradient, Operand<TFloat32> candidateGradient) {
  /*
   * Nearly all time goes into the [N, C] scores, so they are read and written as rarely as can be:
   * written by one product, exponentiated in place, read by two products. TensorFlow's own
   * SparseSoftmaxCrossEntropyWithLogits passes over them four more times, partly without vector
   * instructions, and has no gradient in graph mode anyway. The rest is algebra:
   *
   *   candidate rows T = [E, b, 1], query rows Q = [q, 1, -s], with s the label's own score
   *   e = exp(Q·Tᵀ)             scores relative to the label's, which is exp(0) = 1
   *   e·T = [e·E, e·b, Σe]      the sum comes with the product
   *   loss = ln Σe
   *   dq = e·E / Σe - E[label]
   *   d[E, b] = eᵀ·([q, 1] / Σe) - [q, 1] summed by label
   *
   * An item that is the label of n examples of a batch is one column with ln n added to its score:
   * the sum is the same, with a fifth of the columns. Where the other examples with the label's own
   * item must not count against it, its column holds n - 1 too much, the surplus, which is taken
   * off Σe and both gradients again.
   *
   * Shifting by the label's score instead of the maximum overflows when a loss passes 88, which is
   * far beyond a model that learns; the loss is then infinite and training ends with an error.
   *
   * BLOCK rows keep a block (7 MB at 3,700 items) near the cache and give the other core work.
   */
  static final int BLOCK = 512;

  /**
   * The items that compete for a label.
   *
   * @param vectors [C, d+1], the last column is the bias
   * @param shift what scores are raised by, if they are
   * @param surplus [N, 1] how much too often a label's own column counts, where it does
   */
  record Candidates(
      Operand<TFloat32> vectors, Optional<Shift> shift, Optional<Operand<TFloat32>> surplus) {
    static Candidates of(Operand<TFloat32> vectors) {
      return new Candidates(vectors, Optional.empty(), Optional.empty());
    }

    Candidates shifted(Shift by) {
      return new Candidates(vectors, Optional.of(by), surplus);
    }

    Candidates less(Operand<TFloat32> tooMuch) {
      return new Candidates(vectors, shift, Optional.of(tooMuch));
    }
  }

  /**
   * What is added to scores.
   *
   * @param candidates [C] to a candidate's, for all labels
   * @param own [N] to a label's own, where it is the target
   */
  record Shift(Operand<TFloat32> candidates, Operand<TFloat32> own) {}

  /**
   * Adds loss and gradients to the graph.
   *
   * @param queries [N, d]
   */
  static SoftmaxLoss of(
      Ops tf, int d, Operand<TFloat32> queries, Candidates candidates, Labels inputs) {
    Operand<TInt32> labels = inputs.columns();
    Operand<TInt32> sizes = inputs.sizes();
    int blocks = inputs.blocks();
    Columns columns = new Columns(tf);
    Operand<TFloat32> items = candidates.vectors();
    Operand<TFloat32> one = tf.onesLike(columns.of(items, d, 1));
    Operand<TFloat32> shifted =
        candidates
            .shift()
            .<Operand<TFloat32>>map(by -> columns.raiseLast(items, d, by.candidates()))
            .orElse(items);
    Operand<TFloat32> t = tf.concat(List.of(shifted, one), tf.constant(1));

    Operand<TFloat32> own = tf.gather(items, labels, tf.constant(0));
    Operand<TFloat32> ownEmbedding = columns.of(own, 0, d);
    Operand<TFloat32> unshifted =
        tf.math.add(
            tf.reduceSum(
                tf.math.mul(queries, ownEmbedding), tf.constant(1), ReduceSum.keepDims(true)),
            columns.of(own, d, 1));
    Operand<TFloat32> ownScore =
        candidates
            .shift()
            .<Operand<TFloat32>>map(by -> tf.math.add(unshifted, columns.single(by.own())))
            .orElse(unshifted);
    Operand<TFloat32> q1 = tf.concat(List.of(queries, tf.onesLike(ownScore)), tf.constant(1));
    Operand<TFloat32> q = tf.concat(List.of(q1, tf.math.neg(ownScore)), tf.constant(1));

    List<Operand<TFloat32>> pulls = new ArrayList<>();
    List<Operand<TFloat32>> pushes = new ArrayList<>();
    List<Output<TFloat32>> surplus =
        candidates
            .surplus()
            .map(all -> tf.splitV(all, sizes, tf.constant(0), (long) blocks).output())
            .orElse(List.of());
    int block = 0;
    for (Output<TFloat32> rows : tf.splitV(q, sizes, tf.constant(0), (long) blocks).output()) {
      Operand<TFloat32> e = tf.math.exp(tf.linalg.matMul(rows, t, MatMul.transposeB(true)));
      Operand<TFloat32> pull = tf.linalg.matMul(e, t);
      Operand<TFloat32> sum = columns.of(pull, d + 1, 1);
      if (!surplus.isEmpty()) {
        sum = tf.math.sub(sum, surplus.get(block++));
      }
      pulls.add(pull);
      pushes.add(tf.linalg.matMul(e, tf.math.div(rows, sum), MatMul.transposeA(true)));
    }
    Operand<TFloat32> pull = blocks == 1 ? pulls.get(0) : tf.concat(pulls, tf.constant(0));
    // AddN sums in the order of its inputs, whichever block was done first.
    Operand<TFloat32> push = blocks == 1 ? pushes.get(0) : tf.math.addN(pushes);
    Operand<TFloat32> sum = columns.of(pull, d + 1, 1);
    Operand<TFloat32> pulled = columns.of(pull, 0, d);
    Operand<TFloat32> byLabel = q1;
    if (candidates.surplus().isPresent()) {
      Operand<TFloat32> tooMuch = candidates.surplus().get();
      sum = tf.math.sub(sum, tooMuch);
      pulled = tf.math.sub(pulled, tf.math.mul(ownEmbedding, tooMuch));
      byLabel = tf.math.mul(q1, tf.math.add(tf.onesLike(sum), tf.math.div(tooMuch, sum)));
    }

    Operand<TFloat32> count = tf.dtypes.cast(tf.size(labels), TFloat32.class);
    Operand<TFloat32> loss = tf.math.mean(tf.math.log(sum), tf.constant(new int[] {0, 1}));
    Operand<TFloat32> queryGradient =
        tf.math.div(tf.math.sub(tf.math.div(pulled, sum), ownEmbedding), count);
    Operand<TInt32> width =
        tf.reshape(
            tf.slice(tf.shape(items), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
            tf.constant(new int[0]));
    Operand<TFloat32> candidateGradient =
        tf.math.div(
            tf.math.sub(
                columns.of(push, 0, d + 1), tf.math.unsortedSegmentSum(byLabel, labels, width)),
            count);
    return new SoftmaxLoss(loss, queryGradient, candidateGradient);
  }

  /** The same with gradients times a factor: 1 for their mean over the labels, N for their sum. */
  SoftmaxLoss scaled(Ops tf, Operand<TFloat32> factor) {
    return new SoftmaxLoss(
        loss, tf.math.mul(queryGradient, factor), tf.math.mul(candidateGradient, factor));
  }

  private record Columns(Ops tf) {
    Operand<TFloat32> of(Operand<TFloat32> matrix, int first, int count) {
      return tf.slice(
          matrix, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
    }

    /** [C, d+1] with [C] added to the last column. */
    Operand<TFloat32> raiseLast(Operand<TFloat32> matrix, int d, Operand<TFloat32> by) {
      Operand<TFloat32> last = tf.math.add(of(matrix, d, 1), single(by));
      return tf.concat(List.of(of(matrix, 0, d), last), tf.constant(1));
    }

    /** [n] → [n, 1]. */
    Operand<TFloat32> single(Operand<TFloat32> values) {
      return tf.reshape(values, tf.constant(new int[] {-1, 1}));
    }
  }
}

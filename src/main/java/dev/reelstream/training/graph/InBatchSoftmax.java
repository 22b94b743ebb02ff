package dev.reelstream.training.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Softmax over the batch: the labels of the other examples are the negatives. Gradients are summed
 * over the batch, not averaged.
 */
public final class InBatchSoftmax implements SoftmaxHead {
  private final LearningGraph graph;
  private final Table items;
  private final Rules rules;
  private final Labels labels;
  private final StepCandidates candidates;
  private final Placeholder<TFloat32> surplusInput;

  /**
   * How scores are corrected, since a batch is no fair sample of the catalogue.
   *
   * @param temperature scores are divided by it
   * @param logQ whether scores are lowered by the log of how often an item is in the batch, so that
   *     popular items are not pushed down for being there more often (Yi et al., 2019)
   * @param removeHits whether other examples with the same label do not count against it
   */
  public record Rules(double temperature, boolean logQ, boolean removeHits) {}

  /**
   * Begins the end of a graph.
   *
   * @param items [V+1, d] vectors of the items, without a bias
   * @param mostLabels labels of a step, about; more are allowed
   */
  public InBatchSoftmax(LearningGraph graph, Table items, Rules rules, int mostLabels) {
    this.graph = graph;
    this.items = items;
    this.rules = rules;
    labels = Labels.in(graph, mostLabels);
    candidates = StepCandidates.in(graph, items);
    surplusInput = graph.floats();
  }

  @Override
  public void learn(Operand<TFloat32> queries) {
    Ops tf = graph.tf();
    Operand<TFloat32> vectors = items.lookup(candidates.items());
    Operand<TFloat32> scaled =
        rules.temperature() == 1
            ? queries
            : tf.math.mul(queries, tf.constant((float) (1 / rules.temperature())));
    SoftmaxLoss.Candidates shifted =
        SoftmaxLoss.Candidates.of(withZeroBias(tf, vectors)).shifted(candidates.shifts());
    Operand<TFloat32> count = tf.dtypes.cast(tf.size(labels.columns()), TFloat32.class);
    SoftmaxLoss softmax =
        SoftmaxLoss.of(
            tf,
            items.width(),
            scaled,
            rules.removeHits()
                ? shifted.less(tf.reshape(surplusInput, tf.constant(new int[] {-1, 1})))
                : shifted,
            labels);
    graph.minimize(
        softmax.loss(),
        List.of(
            new LearningGraph.Known(scaled, tf.math.mul(softmax.queryGradient(), count)),
            new LearningGraph.Known(
                vectors, tf.math.mul(withoutBias(tf, softmax.candidateGradient()), count))));
  }

  private static Operand<TFloat32> withZeroBias(Ops tf, Operand<TFloat32> vectors) {
    Operand<TFloat32> first =
        tf.slice(vectors, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1}));
    return tf.concat(List.of(vectors, tf.zerosLike(first)), tf.constant(1));
  }

  private Operand<TFloat32> withoutBias(Ops tf, Operand<TFloat32> gradient) {
    return tf.slice(
        gradient, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, items.width()}));
  }

  @Override
  public void feed(Feeds feeds, int[] batchItems, long step) {
    int count = batchItems.length;
    int[] candidateItems = StepCandidates.distinct(batchItems);
    int[] target = StepCandidates.targets(candidateItems, batchItems);
    int[] occurrences = new int[candidateItems.length];
    for (int column : target) {
      occurrences[column]++;
    }
    float[] ownShift = new float[candidateItems.length];
    float[] candidateShift = new float[candidateItems.length];
    for (int column = 0; column < candidateItems.length; column++) {
      ownShift[column] = rules.logQ() ? (float) -Math.log((double) occurrences[column] / count) : 0;
      candidateShift[column] = ownShift[column] + (float) Math.log(occurrences[column]);
    }
    labels.feed(feeds, target);
    candidates.feed(feeds, candidateItems, target, candidateShift, ownShift);
    if (rules.removeHits()) {
      float[] surplus = new float[count];
      for (int i = 0; i < count; i++) {
        surplus[i] = occurrences[target[i]] - 1f;
      }
      feeds.floats(surplusInput, surplus);
    }
  }
}

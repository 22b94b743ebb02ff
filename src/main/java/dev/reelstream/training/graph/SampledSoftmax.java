package dev.reelstream.training.graph;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Softmax over the labels of the step and a sample of items, drawn by a log-uniform distribution
 * over the popularity ranks and corrected for it (Jean et al., 2015).
 */
public final class SampledSoftmax implements SoftmaxHead {
  private final LearningGraph graph;
  private final Table items;
  private final int catalogue;
  private final int negatives;
  private final long seed;
  private final Labels labels;
  private final StepCandidates candidates;

  /**
   * Begins the end of a graph.
   *
   * @param items [V+1, d+1] vectors of the items, most popular first, each with its bias
   * @param negatives items drawn in every step
   * @param mostLabels labels of a step, about; more are allowed
   */
  public SampledSoftmax(
      LearningGraph graph, Table items, int negatives, int mostLabels, long seed) {
    this.graph = graph;
    this.items = items;
    this.catalogue = Math.toIntExact(items.parameter().shape().get(0)) - 1;
    this.negatives = negatives;
    this.seed = seed;
    labels = Labels.in(graph, mostLabels);
    candidates = StepCandidates.in(graph, items);
  }

  @Override
  public void learn(Operand<TFloat32> queries) {
    Operand<TFloat32> vectors = items.lookup(candidates.items());
    Ops tf = graph.tf();
    // The factor of 1 keeps TensorFlow from fusing what lies before it with what follows, which
    // rounds otherwise: without it a seed no longer gives the bytes that it gave before.
    SoftmaxLoss softmax =
        SoftmaxLoss.of(
                tf,
                items.width() - 1,
                queries,
                SoftmaxLoss.Candidates.of(vectors).shifted(candidates.shifts()),
                labels)
            .scaled(tf, tf.constant(1f));
    graph.minimize(
        softmax.loss(),
        List.of(
            new LearningGraph.Known(queries, softmax.queryGradient()),
            new LearningGraph.Known(vectors, softmax.candidateGradient())));
  }

  @Override
  public void feed(Feeds feeds, int[] batchItems, long step) {
    int[] candidateItems = StepCandidates.distinct(concat(batchItems, drawn(step)));
    int[] target = StepCandidates.targets(candidateItems, batchItems);
    float[] shift = new float[candidateItems.length];
    for (int column = 0; column < shift.length; column++) {
      shift[column] = (float) -Math.log(expected(candidateItems[column]));
    }
    labels.feed(feeds, target);
    candidates.feed(feeds, candidateItems, target, shift, shift);
  }

  /** Draws by rank: the chance of rank r (from 1) is ln((r+1)/r) / ln(V+1). */
  private int[] drawn(long step) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
    double log = Math.log(catalogue + 1.0);
    int[] drawn = new int[negatives];
    for (int i = 0; i < negatives; i++) {
      drawn[i] = Math.min(catalogue, (int) Math.exp(random.nextDouble() * log));
    }
    return drawn;
  }

  /** The chance that an item is drawn at least once in a step. */
  private double expected(int item) {
    double chance = Math.log1p(1.0 / item) / Math.log(catalogue + 1.0);
    return -Math.expm1(negatives * Math.log1p(-chance));
  }

  private static int[] concat(int[] left, int[] right) {
    int[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}

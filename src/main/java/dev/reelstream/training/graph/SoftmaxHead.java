package dev.reelstream.training.graph;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The end of a graph that learns to tell each label from other items: from all of them, from a
 * sample, or from the other labels of the batch.
 */
public final class SoftmaxHead {
  /** What a label is told from. */
  sealed interface Against permits Everything, Sample, Batch {}

  /** All items of the catalogue. */
  public record Everything() implements Against {}

  /**
   * The labels of the step and as many items again as said, drawn by a log-uniform distribution
   * over the popularity ranks and corrected for it (Jean et al., 2015).
   */
  record Sample(int negatives) implements Against {}

  /**
   * The labels of the other examples.
   *
   * @param temperature scores are divided by it
   * @param logQ whether scores are lowered by the log of how often an item is in the batch, so that
   *     popular items are not pushed down for being there more often (Yi et al., 2019)
   * @param removeHits whether other examples with the same label do not count against it
   * @param sum whether gradients are summed over the batch instead of averaged
   */
  public record Batch(double temperature, boolean logQ, boolean removeHits, boolean sum)
      implements Against {}

  private final LearningGraph graph;
  private final Table table;
  private final Against against;
  private final boolean biased;
  private final int catalogue;
  private final int blocks;
  private final long seed;
  private final Placeholder<TInt32> labels;
  private final Placeholder<TInt32> sizes;
  private @Nullable Placeholder<TInt32> columns;
  private @Nullable Placeholder<TFloat32> shift;
  private @Nullable Placeholder<TFloat32> ownShift;
  private @Nullable Placeholder<TFloat32> surplus;

  /**
   * Begins the end of a graph.
   *
   * @param table [V+1, d] vectors of the items
   * @param biased whether the last column of the table is a bias
   * @param mostLabels labels of a step, about; more are allowed
   */
  public SoftmaxHead(
      LearningGraph graph,
      Table table,
      boolean biased,
      Against against,
      int mostLabels,
      long seed) {
    this.biased = biased;
    this.graph = graph;
    this.table = table;
    this.against = against;
    this.catalogue = Math.toIntExact(table.parameter().shape().get(0)) - 1;
    this.seed = seed;
    blocks = (mostLabels + SoftmaxLoss.BLOCK - 1) / SoftmaxLoss.BLOCK;
    labels = graph.ints();
    sizes = graph.ints();
  }

  /** Against everything where the catalogue is small, else against a sample. */
  public static Against byCatalogue(int items, int sampledFrom, int negatives) {
    return items < sampledFrom ? new Everything() : new Sample(negatives);
  }

  /** Makes the queries [N, d] learn; N in the order of the labels that are fed. */
  public void learn(Operand<TFloat32> queries) {
    var tf = graph.tf();
    int d = biased ? table.width() - 1 : table.width();
    if (against instanceof Everything) {
      SoftmaxLoss softmax =
          SoftmaxLoss.of(
              tf,
              queries,
              new SoftmaxLoss.Candidates(withBias(table.withoutPadding()), null, null, null),
              labels,
              sizes,
              blocks,
              d);
      table.pull(withoutBias(softmax.candidateGradient()));
      graph.minimize(
          softmax.loss(), List.of(new LearningGraph.Known(queries, softmax.queryGradient())));
      return;
    }
    Placeholder<TInt32> which = graph.ints();
    Placeholder<TFloat32> raised = graph.floats();
    Placeholder<TFloat32> ownRaised = graph.floats();
    columns = which;
    shift = raised;
    ownShift = ownRaised;
    boolean remove = against instanceof Batch batch && batch.removeHits();
    surplus = remove ? graph.floats() : null;
    Operand<TFloat32> vectors = table.lookup(which);
    double temperature = against instanceof Batch batch ? batch.temperature() : 1;
    Operand<TFloat32> scaled =
        temperature == 1 ? queries : tf.math.mul(queries, tf.constant((float) (1 / temperature)));
    SoftmaxLoss softmax =
        SoftmaxLoss.of(
            tf,
            scaled,
            new SoftmaxLoss.Candidates(
                withBias(vectors),
                raised,
                ownRaised,
                surplus == null ? null : tf.reshape(surplus, tf.constant(new int[] {-1, 1}))),
            labels,
            sizes,
            blocks,
            d);
    Operand<TFloat32> factor =
        against instanceof Batch batch && batch.sum()
            ? tf.dtypes.cast(tf.size(labels), TFloat32.class)
            : tf.constant(1f);
    graph.minimize(
        softmax.loss(),
        List.of(
            new LearningGraph.Known(scaled, tf.math.mul(softmax.queryGradient(), factor)),
            new LearningGraph.Known(
                vectors, tf.math.mul(withoutBias(softmax.candidateGradient()), factor))));
  }

  private Operand<TFloat32> withBias(Operand<TFloat32> vectors) {
    if (biased) {
      return vectors;
    }
    var tf = graph.tf();
    Operand<TFloat32> first =
        tf.slice(vectors, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1}));
    return tf.concat(List.of(vectors, tf.zerosLike(first)), tf.constant(1));
  }

  private Operand<TFloat32> withoutBias(Operand<TFloat32> gradient) {
    if (biased) {
      return gradient;
    }
    var tf = graph.tf();
    return tf.slice(
        gradient, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, table.width()}));
  }

  /** Feeds the labels of a step, vocabulary indices from 1. */
  public void feed(Feeds feeds, int[] items, long step) {
    int count = items.length;
    int[] rows = new int[blocks];
    Arrays.setAll(rows, i -> (int) ((i + 1L) * count / blocks) - (int) ((long) i * count / blocks));
    feeds.ints(sizes, rows);
    if (against instanceof Everything) {
      feeds.ints(labels, Arrays.stream(items).map(item -> item - 1).toArray());
      return;
    }
    int[] sorted = items.clone();
    Arrays.sort(sorted);
    int[] there = distinct(sorted);
    int[] told =
        against instanceof Sample sample
            ? distinct(sortedUnion(there, drawn(sample.negatives(), step)))
            : there;
    int[] own = new int[count];
    Arrays.setAll(own, i -> Arrays.binarySearch(told, items[i]));
    int[] times = new int[told.length];
    for (int column : own) {
      times[column]++;
    }
    float[] all = new float[told.length];
    float[] mine = new float[told.length];
    float[] over = new float[count];
    for (int column = 0; column < told.length; column++) {
      if (against instanceof Sample sample) {
        mine[column] = (float) -Math.log(expected(told[column], sample.negatives()));
        all[column] = mine[column];
      } else if (against instanceof Batch batch) {
        mine[column] = batch.logQ() ? (float) -Math.log((double) times[column] / count) : 0;
        all[column] = mine[column] + (float) Math.log(times[column]);
      }
    }
    float[] byLabel = new float[count];
    for (int i = 0; i < count; i++) {
      byLabel[i] = mine[own[i]];
      over[i] = times[own[i]] - 1f;
    }
    feeds.ints(labels, own);
    feeds.indices(table, declared(columns), Shape.of(told.length), told);
    feeds.floats(declared(shift), all);
    feeds.floats(declared(ownShift), byLabel);
    if (surplus != null) {
      feeds.floats(surplus, over);
    }
  }

  /** Draws by rank: the chance of rank r (from 1) is ln((r+1)/r) / ln(V+1). */
  private int[] drawn(int negatives, long step) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
    double log = Math.log(catalogue + 1.0);
    int[] items = new int[negatives];
    for (int i = 0; i < negatives; i++) {
      items[i] = Math.min(catalogue, (int) Math.exp(random.nextDouble() * log));
    }
    return items;
  }

  /** The chance that an item is among the drawn ones at least once. */
  private double expected(int item, int negatives) {
    double chance = Math.log1p(1.0 / item) / Math.log(catalogue + 1.0);
    return -Math.expm1(negatives * Math.log1p(-chance));
  }

  private static int[] sortedUnion(int[] left, int[] right) {
    int[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    Arrays.sort(both);
    return both;
  }

  private static int[] distinct(int[] sorted) {
    int[] once = sorted.clone();
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        once[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(once, count);
  }

  private static <T> T declared(@Nullable T placeholder) {
    if (placeholder == null) {
      throw new IllegalStateException("the head has no queries yet");
    }
    return placeholder;
  }
}

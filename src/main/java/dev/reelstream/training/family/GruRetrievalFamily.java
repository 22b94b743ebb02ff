package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.LabelledPlaces;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.graph.Adagrad;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.GruCell;
import dev.reelstream.training.graph.GruLayer;
import dev.reelstream.training.graph.Initial;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@code gru-retrieval}, the recipe of TensorFlow Recommenders' tutorial on sequential retrieval:
 * Embedding 32 → GRU 32 as the query tower, another Embedding 32 as the candidate tower, softmax
 * cross-entropy over the batch summed, no temperature and no correction, Adagrad at 0.1, batches of
 * 12,800, 3 epochs.
 *
 * <p>To the letter: examples are shuffled and cut into batches once, and every epoch runs over the
 * same batches; contexts are padded on the right, padding is the out-of-vocabulary row and learns
 * like any other, and the GRU is not masked. Weights start as Keras starts them: embeddings uniform
 * within 0.05, the input kernel by Glorot, the recurrent kernel orthogonal, biases zero.
 */
final class GruRetrievalFamily implements Family {
  private static final double EMBEDDING_BOUND = 0.05;

  @Override
  public String name() {
    return "gru-retrieval";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.gradual(3, 0.1, 0, 1));
    all.replaceAll(one -> one.name().equals("validationTargets") ? one.with(0) : one);
    all.add(whole("batchSize", 12_800, 2, 1_000_000, "examples in one step"));
    all.add(whole("dimensions", 32, 2, 1024, "length of embeddings and state"));
    all.add(whole("contextLength", 10, 1, 500, "items in a context"));
    all.addAll(CommonSettings.inBatch());
    return all;
  }

  @Override
  public Recipe recipe(Timelines timelines, Settings settings, long seed) {
    return new GruRetrieval(timelines, settings, seed);
  }

  private static final class GruRetrieval implements Recipe {
    private final Timelines timelines;
    private final Settings settings;
    private final long seed;
    private final int dimensions;
    private final Examples examples;
    private @Nullable Table contextItems;
    private @Nullable Placeholder<TInt32> contexts;
    private @Nullable SoftmaxHead head;

    GruRetrieval(Timelines timelines, Settings settings, long seed) {
      this.timelines = timelines;
      this.settings = settings;
      this.seed = seed;
      dimensions = settings.whole("dimensions");
      examples = new Examples(timelines, settings.whole("validationTargets"));
    }

    @Override
    public Examples examples() {
      return examples;
    }

    @Override
    public Weights initial() {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = timelines.vocabulary().size() + 1;
      int d = dimensions;
      Weights.Builder weights = new Weights.Builder();
      weights.items("context_items", rows, d, Initial.uniform(random, rows * d, EMBEDDING_BOUND));
      GruCell.declare(
          weights, d, d, Initial.glorot(random, d, 3 * d), Initial.orthogonal(random, d, 3 * d));
      weights.items("candidates", rows, d, Initial.uniform(random, rows * d, EMBEDDING_BOUND));
      return weights.build();
    }

    @Override
    public Optimizer optimizer() {
      return new Adagrad();
    }

    @Override
    public void build(LearningGraph graph) {
      Ops tf = graph.tf();
      int length = settings.whole("contextLength");
      contexts = graph.ints();
      contextItems = graph.table("context_items");
      head =
          new SoftmaxHead(
              graph,
              graph.table("candidates"),
              false,
              CommonSettings.inBatch(settings),
              settings.whole("batchSize"),
              seed);
      Operand<TFloat32> embedded =
          contextItems.lookup(tf.reshape(contexts, tf.constant(new int[] {-1})));
      List<Operand<TFloat32>> states = new GruLayer(graph).states(embedded, contexts, length);
      head.learn(states.get(length - 1));
    }

    @Override
    public List<Batch> batches(int epoch) {
      int size = settings.whole("batchSize");
      // Once for all epochs: the tutorial caches its batches behind the shuffle. Drawn anew each
      // epoch they cost a hundredth of top-10 and two of top-100.
      long[] order = LabelledPlaces.shuffled(examples, 1, seed * 1_000_003);
      List<Batch> batches = new ArrayList<>();
      for (int from = 0; from < order.length; from += size) {
        batches.add(new Contexts(order, from, Math.min(order.length, from + size)));
      }
      return batches;
    }

    /** Examples {@code from} to {@code until} of an epoch's order. */
    private final class Contexts implements Batch {
      private final long[] order;
      private final int from;
      private final int until;

      Contexts(long[] order, int from, int until) {
        this.order = order;
        this.from = from;
        this.until = until;
      }

      @Override
      public int labels() {
        return until - from;
      }

      @Override
      public void feed(Feeds feeds, long step) {
        Table table = contextItems;
        Placeholder<TInt32> where = contexts;
        SoftmaxHead end = head;
        if (table == null || where == null || end == null) {
          throw new IllegalStateException("the graph is not built");
        }
        int length = settings.whole("contextLength");
        int width = labels();
        int[] items = new int[length * width];
        int[] labels = new int[width];
        for (int column = 0; column < width; column++) {
          int[] timeline = examples.timeline(LabelledPlaces.timeline(order[from + column]));
          int position = LabelledPlaces.position(order[from + column]);
          int first = Math.max(0, position - length);
          for (int t = 0; first + t < position; t++) {
            items[t * width + column] = timeline[first + t];
          }
          labels[column] = timeline[position];
        }
        feeds.indices(table, where, Shape.of(length, width), items);
        end.feed(feeds, labels, step);
      }
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      Ops tf = variables.tf();
      Operand<TInt32> rightPadded = rightPadded(tf, context, contextLength);
      return new GruLayer(variables).last("context_items", rightPadded, contextLength, false);
    }

    /** [0, 0, a, b] → [a, b, 0, 0]: the model learned with its padding behind the items. */
    private static Operand<TInt32> rightPadded(Ops tf, Operand<TInt32> context, int length) {
      int[] places = new int[length];
      java.util.Arrays.setAll(places, i -> i);
      Operand<TInt32> column = tf.constant(places);
      Operand<TInt32> never = tf.fill(tf.shape(context), tf.constant(length));
      Operand<TInt32> known =
          tf.select(
              tf.math.greater(context, tf.constant(0)),
              tf.math.add(tf.zerosLike(context), column),
              never);
      Operand<TInt32> first =
          tf.min(known, tf.constant(1), org.tensorflow.op.core.Min.keepDims(true));
      Operand<TInt32> from = tf.math.minimum(tf.math.add(first, column), tf.constant(length));
      Operand<TInt32> zero = tf.zerosLike(first);
      Operand<TInt32> padded = tf.concat(List.of(context, zero), tf.constant(1));
      Operand<TInt32> count =
          tf.reshape(
              tf.slice(tf.shape(context), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
              tf.constant(new int[0]));
      Operand<TInt32> row =
          tf.math.add(
              tf.reshape(
                  tf.range(tf.constant(0), count, tf.constant(1)), tf.constant(new int[] {-1, 1})),
              tf.zerosLike(from));
      return tf.gatherNd(padded, tf.stack(List.of(row, from), Stack.axis(2L)));
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return variables.variable("candidates");
    }
  }
}

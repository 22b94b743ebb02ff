package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.registry.GruWeights;
import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Piece;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.graph.Adam;
import dev.reelstream.training.graph.GruCell;
import dev.reelstream.training.graph.GruLayer;
import dev.reelstream.training.graph.Initial;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.Rows;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@code gru}, the product's own: item embeddings that are input and output alike, a GRU, one
 * linear layer back to the embeddings, softmax over the catalogue with a bias per item, dropout,
 * Adam, and every position of a timeline as a label.
 */
public final class GruFamily implements Family {
  private static final String OUTPUT_KERNEL = "output_kernel";
  private static final String OUTPUT_BIAS = "output_bias";

  @Override
  public String name() {
    return "gru";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.gradual(30, 0.002, 0.05, 0));
    all.addAll(CommonSettings.softmax(1024));
    all.add(whole("dimensions", 64, 2, 1024, "length of item embeddings and state"));
    all.add(whole("contextLength", 10, 1, 500, "items in a context when the model serves"));
    all.add(
        whole(
            "pieceLength",
            20,
            2,
            500,
            "items in a piece of a timeline; the state starts at zero with each"));
    all.add(real("embeddingDropout", 0.2, 0, 0.95, "dropout of input embeddings"));
    all.add(real("outputDropout", 0.2, 0, 0.95, "dropout before the output layer"));
    return all;
  }

  @Override
  public Recipe recipe(Timelines timelines, Settings settings, long seed) {
    return new Gru(timelines, settings, seed);
  }

  /** What a step takes, of weights that this recipe has learned. */
  public static GruWeights steps(Weights weights) {
    return new GruWeights(
        Math.toIntExact(weights.get(GruCell.RECURRENT_KERNEL).shape().get(0)),
        weights.get(GruCell.INPUT_KERNEL).values(),
        weights.get(GruCell.INPUT_BIAS).values(),
        weights.get(GruCell.RECURRENT_KERNEL).values(),
        weights.get(GruCell.RECURRENT_BIAS).values(),
        weights.get(OUTPUT_KERNEL).values(),
        weights.get(OUTPUT_BIAS).values());
  }

  private static final class Gru implements Recipe {
    private final Timelines timelines;
    private final Settings settings;
    private final long seed;
    private final int dimensions;
    private final Examples examples;
    private PieceBatch.@Nullable Inputs inputs;

    Gru(Timelines timelines, Settings settings, long seed) {
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
      int d = dimensions;
      Weights.Builder weights = new Weights.Builder();
      weights.items(
          "items",
          timelines.vocabulary().size() + 1,
          d + 1,
          Initial.biasedItems(random, timelines, d, 1 / Math.sqrt(d)));
      // Glorot's bound for a square matrix of d × d; a kernel of the GRU holds three of them.
      double bound = Math.sqrt(6.0 / (2 * d));
      GruCell.declare(
          weights,
          d,
          d,
          Initial.uniform(random, d * 3 * d, bound),
          Initial.uniform(random, d * 3 * d, bound));
      weights.matrix(OUTPUT_KERNEL, d, d, Initial.uniform(random, d * d, bound));
      weights.bias(OUTPUT_BIAS, d);
      return weights.build();
    }

    @Override
    public Optimizer optimizer() {
      return new Adam();
    }

    @Override
    public int sparseFrom() {
      return settings.whole("sampledFrom");
    }

    @Override
    public void build(LearningGraph graph) {
      Ops tf = graph.tf();
      Placeholder<TInt32> items = graph.ints();
      Placeholder<TInt32> positions = graph.ints();
      Table table = graph.table("items");
      SoftmaxHead head = CommonSettings.head(graph, table, settings, timelines, seed);
      inputs = new PieceBatch.Inputs(table, items, positions, head);

      Operand<TFloat32> embedded =
          table.lookup(tf.reshape(items, tf.constant(new int[] {-1})), dimensions);
      List<Operand<TFloat32>> states =
          new GruLayer(graph)
              .states(
                  graph.dropout(embedded, settings.real("embeddingDropout")),
                  items,
                  settings.whole("pieceLength"));
      Operand<TFloat32> labelled =
          tf.gather(tf.concat(states, tf.constant(0)), positions, tf.constant(0));
      head.learn(output(graph, graph.dropout(labelled, settings.real("outputDropout"))));
    }

    private static Operand<TFloat32> output(Variables variables, Operand<TFloat32> state) {
      return variables
          .tf()
          .nn
          .biasAdd(
              variables.tf().linalg.matMul(state, variables.variable(OUTPUT_KERNEL)),
              variables.variable(OUTPUT_BIAS));
    }

    @Override
    public List<Batch> batches(int epoch) {
      int length = settings.whole("pieceLength");
      // Multiplied, so that neighbouring seeds do not share epochs.
      List<Piece> pieces = Piece.cut(examples, length, seed * 1_000_003 + epoch);
      if (inputs == null) {
        throw new IllegalStateException("the graph is not built");
      }
      return PieceBatch.group(pieces, settings.whole("batchLabels"), examples, length, inputs);
    }

    /** The output layer's vector with a 1 behind it, which meets the item's bias. */
    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      Ops tf = variables.tf();
      Operand<TFloat32> state = new GruLayer(variables).last("items", context, contextLength, true);
      return tf.concat(
          List.of(output(variables, state), Rows.of(tf, context, 0, 1, 1f)), tf.constant(1));
    }

    @Override
    public boolean itemBias() {
      return true;
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return variables.variable("items");
    }
  }
}

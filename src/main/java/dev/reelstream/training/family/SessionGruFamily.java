package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

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
 * {@code session-gru}: embedding, GRU, dropout, dense softmax over all items, learned by Adam on
 * one-hour sessions of which at most the last 50 items are kept (after Hidasi et al., 2016, without
 * their sampling).
 */
final class SessionGruFamily implements Family {
  @Override
  public String name() {
    return "session-gru";
  }

  @Override
  public boolean bySession() {
    return true;
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.gradual(12, 0.002, 0.05, 0));
    all.addAll(CommonSettings.softmax(2048));
    all.add(whole("dimensions", 128, 2, 1024, "length of item embeddings and state"));
    all.add(whole("contextLength", 10, 1, 500, "items in a context when the model serves"));
    all.add(whole("sessionLength", 50, 2, 500, "items of a session, the last ones"));
    all.add(real("embeddingDropout", 0.2, 0, 0.95, "dropout of input embeddings"));
    all.add(real("outputDropout", 0.2, 0, 0.95, "dropout of the state before the dense layer"));
    return all;
  }

  @Override
  public Recipe recipe(Timelines timelines, Settings settings, long seed) {
    return new SessionGru(timelines, settings, seed);
  }

  private static final class SessionGru implements Recipe {
    private final Timelines timelines;
    private final Settings settings;
    private final long seed;
    private final Examples examples;
    private PieceBatch.@Nullable Inputs inputs;

    SessionGru(Timelines timelines, Settings settings, long seed) {
      this.timelines = timelines;
      this.settings = settings;
      this.seed = seed;
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
      int d = settings.whole("dimensions");
      double deviation = 1 / Math.sqrt(d);
      Weights.Builder weights = new Weights.Builder();
      weights.items("items", rows, d, Initial.normal(random, rows * d, deviation));
      double bound = Math.sqrt(6.0 / (2 * d));
      GruCell.declare(
          weights,
          d,
          d,
          Initial.uniform(random, d * 3 * d, bound),
          Initial.uniform(random, d * 3 * d, bound));
      weights.items("dense", rows, d + 1, Initial.biasedItems(random, timelines, d, deviation));
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
      Table embeddings = graph.table("items");
      SoftmaxHead dense =
          CommonSettings.head(graph, graph.table("dense"), settings, timelines, seed);
      inputs = new PieceBatch.Inputs(embeddings, items, positions, dense);

      Operand<TFloat32> embedded =
          embeddings.lookup(tf.reshape(items, tf.constant(new int[] {-1})));
      List<Operand<TFloat32>> states =
          new GruLayer(graph)
              .states(
                  graph.dropout(embedded, settings.real("embeddingDropout")),
                  items,
                  settings.whole("sessionLength"));
      Operand<TFloat32> labelled =
          tf.gather(tf.concat(states, tf.constant(0)), positions, tf.constant(0));
      dense.learn(graph.dropout(labelled, settings.real("outputDropout")));
    }

    @Override
    public List<Batch> batches(int epoch) {
      if (inputs == null) {
        throw new IllegalStateException("the graph is not built");
      }
      int length = settings.whole("sessionLength");
      List<Piece> sessions = Piece.whole(examples, length, seed * 1_000_003 + epoch);
      return PieceBatch.group(sessions, settings.whole("batchLabels"), examples, length, inputs);
    }

    /** The state with a 1 behind it, which meets the item's bias. */
    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      Ops tf = variables.tf();
      Operand<TFloat32> state = new GruLayer(variables).last("items", context, contextLength, true);
      return tf.concat(List.of(state, Rows.of(tf, context, 0, 1, 1f)), tf.constant(1));
    }

    @Override
    public boolean itemBias() {
      return true;
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return variables.variable("dense");
    }
  }
}

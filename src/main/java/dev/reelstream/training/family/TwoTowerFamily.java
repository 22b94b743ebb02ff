package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.graph.Adagrad;
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
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@code two-tower}, the recipe of TensorFlow Recommenders' tutorial on basic retrieval: a user
 * embedding of 32 and an item embedding of 32, softmax cross-entropy over the batch summed, Adagrad
 * at 0.1, batches of 8,192, 3 epochs, every rating an example.
 */
final class TwoTowerFamily implements Family {
  private static final double EMBEDDING_BOUND = 0.05;

  @Override
  public String name() {
    return "two-tower";
  }

  @Override
  public boolean asksForUser() {
    return true;
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.gradual(3, 0.1, 0, 1));
    all.replaceAll(one -> one.name().equals("validationTargets") ? one.with(0) : one);
    all.add(whole("batchSize", 8192, 2, 1_000_000, "examples in one step"));
    all.add(whole("dimensions", 32, 2, 1024, "length of embeddings"));
    all.add(real("dropout", 0, 0, 0.95, "dropout of user embeddings"));
    all.addAll(CommonSettings.inBatch());
    return all;
  }

  @Override
  public Recipe recipe(Timelines timelines, Settings settings, long seed) {
    return new TwoTower(timelines, settings, seed);
  }

  private static final class TwoTower implements Recipe {
    private final Timelines timelines;
    private final Settings settings;
    private final long seed;
    private final Examples examples;
    private PairBatch.@Nullable Inputs inputs;

    TwoTower(Timelines timelines, Settings settings, long seed) {
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
      int d = settings.whole("dimensions");
      int users = timelines.users().size() + 1;
      int items = timelines.vocabulary().size() + 1;
      return new Weights.Builder()
          .users("users", users, d, Initial.uniform(random, users * d, EMBEDDING_BOUND))
          .items("items", items, d, Initial.uniform(random, items * d, EMBEDDING_BOUND))
          .build();
    }

    @Override
    public Optimizer optimizer() {
      return new Adagrad();
    }

    @Override
    public void build(LearningGraph graph) {
      Table users = graph.table("users");
      Placeholder<TInt32> who = graph.ints();
      SoftmaxHead head =
          new SoftmaxHead(
              graph,
              graph.table("items"),
              false,
              CommonSettings.inBatch(settings),
              settings.whole("batchSize"),
              seed);
      inputs =
          new PairBatch.Inputs(
              users, who, (feeds, askers, items, step) -> head.feed(feeds, items, step));
      head.learn(graph.dropout(users.lookup(who), settings.real("dropout")));
    }

    @Override
    public List<Batch> batches(int epoch) {
      if (inputs == null) {
        throw new IllegalStateException("the graph is not built");
      }
      return PairBatch.cut(examples, settings.whole("batchSize"), seed * 1_000_003 + epoch, inputs);
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      Ops tf = variables.tf();
      return tf.gather(variables.variable("users"), user, tf.constant(0));
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return variables.variable("items");
    }
  }
}

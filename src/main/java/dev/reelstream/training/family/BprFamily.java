package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.graph.Adagrad;
import dev.reelstream.training.graph.Initial;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.Rows;
import dev.reelstream.training.graph.Table;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@code bpr} (Rendle et al., 2009): matrix factorization with an item bias, learned so that an
 * item the user has scores above one the user has not, drawn anew for every positive and epoch; L2,
 * Adagrad.
 *
 * <pre>
 * x(u, i) = u·i + b(i)      loss = -ln σ(x(u, i) - x(u, j)) + λ (|u|² + |i|² + |j|²)
 * </pre>
 */
final class BprFamily implements Family {
  /** A user who has nearly everything does not hold the training up. */
  private static final int TRIES = 100;

  @Override
  public String name() {
    return "bpr";
  }

  @Override
  public boolean asksForUser() {
    return true;
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.gradual(60, 0.1, 0, 1));
    all.replaceAll(one -> one.name().equals("validationTargets") ? one.with(0) : one);
    all.add(whole("batchSize", 1024, 1, 1_000_000, "examples in one step"));
    all.add(whole("dimensions", 30, 1, 1024, "factors"));
    all.add(real("l2", 0.01, 0, 10, "weight of the squares of what a step meets"));
    all.add(real("deviation", 0.1, 0, 1, "standard deviation of the first factors"));
    return all;
  }

  @Override
  public Recipe recipe(Timelines timelines, Settings settings, long seed) {
    return new Bpr(timelines, settings, seed);
  }

  private static final class Bpr implements Recipe {
    private final Timelines timelines;
    private final Settings settings;
    private final long seed;
    private final Examples examples;
    private final BitSet[] had;
    private PairBatch.@Nullable Inputs inputs;

    Bpr(Timelines timelines, Settings settings, long seed) {
      this.timelines = timelines;
      this.settings = settings;
      this.seed = seed;
      examples = new Examples(timelines, settings.whole("validationTargets"));
      had = new BitSet[timelines.users().size() + 1];
      for (int user = 0; user < had.length; user++) {
        had[user] = new BitSet();
      }
      for (int number = 0; number < timelines.size(); number++) {
        for (int item : timelines.timeline(number)) {
          had[timelines.user(number)].set(item);
        }
      }
    }

    @Override
    public Examples examples() {
      return examples;
    }

    @Override
    public Weights initial() {
      SplittableRandom random = new SplittableRandom(seed);
      int d = settings.whole("dimensions");
      double deviation = settings.real("deviation");
      int users = timelines.users().size() + 1;
      int items = timelines.vocabulary().size() + 1;
      float[] vectors = Initial.normal(random, items * (d + 1), deviation);
      for (int item = 0; item < items; item++) {
        vectors[item * (d + 1) + d] = 0;
      }
      return new Weights.Builder()
          .users("users", users, d, Initial.normal(random, users * d, deviation))
          .items("items", items, d + 1, vectors)
          .build();
    }

    @Override
    public Optimizer optimizer() {
      return new Adagrad();
    }

    @Override
    public void build(LearningGraph graph) {
      Ops tf = graph.tf();
      Table users = graph.table("users");
      Table items = graph.table("items");
      Placeholder<TInt32> who = graph.ints();
      Placeholder<TInt32> better = graph.ints();
      Placeholder<TInt32> worse = graph.ints();
      inputs =
          new PairBatch.Inputs(
              users,
              who,
              (feeds, askers, positives, step) -> {
                int[] negatives = unseen(askers, step);
                feeds.indices(items, better, Shape.of(positives.length), positives);
                feeds.indices(items, worse, Shape.of(negatives.length), negatives);
              });
      int d = settings.whole("dimensions");
      Operand<TFloat32> user = users.lookup(who);
      Operand<TFloat32> liked = items.lookup(better);
      Operand<TFloat32> unknown = items.lookup(worse);
      Operand<TFloat32> apart = tf.math.sub(liked, unknown);
      Operand<TFloat32> lead =
          tf.math.add(
              tf.reduceSum(tf.math.mul(user, columns(tf, apart, 0, d)), tf.constant(1)),
              tf.reshape(columns(tf, apart, d, 1), tf.constant(new int[] {-1})));
      Operand<TFloat32> squares =
          tf.reduceSum(
              tf.math.square(tf.concat(List.of(user, liked, unknown), tf.constant(1))),
              tf.constant(1));
      Operand<TFloat32> losses =
          tf.math.add(
              tf.math.softplus(tf.math.neg(lead)),
              tf.math.mul(squares, tf.constant((float) settings.real("l2"))));
      // Summed, so that a step is what as many steps of one example each would be, about.
      Operand<TFloat32> sum = tf.reduceSum(losses, tf.constant(0));
      graph.minimize(
          tf.math.mean(losses, tf.constant(0)),
          List.of(new LearningGraph.Known(sum, tf.onesLike(sum))));
    }

    private static Operand<TFloat32> columns(
        Ops tf, Operand<TFloat32> matrix, int first, int count) {
      return tf.slice(
          matrix, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
    }

    /** An item that the user does not have, for each; after many misses one that the user has. */
    private int[] unseen(int[] users, long step) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
      int items = timelines.vocabulary().size();
      int[] drawn = new int[users.length];
      for (int i = 0; i < drawn.length; i++) {
        int tries = 0;
        do {
          drawn[i] = 1 + random.nextInt(items);
        } while (had[users[i]].get(drawn[i]) && ++tries < TRIES);
      }
      return drawn;
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
      return tf.concat(
          List.of(
              tf.gather(variables.variable("users"), user, tf.constant(0)),
              Rows.of(tf, context, 0, 1, 1f)),
          tf.constant(1));
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

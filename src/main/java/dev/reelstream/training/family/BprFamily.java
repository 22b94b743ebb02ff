package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.graph.Adagrad;
import dev.reelstream.training.graph.Embedding;
import dev.reelstream.training.graph.Filled;
import dev.reelstream.training.graph.Initial;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@code bpr} (Rendle et al., 2009): matrix factorization with an item bias, learned so that an
 * item the user has scores above one the user has not, drawn again for every positive and epoch;
 * L2, Adagrad.
 *
 * <pre>
 * x(u, i) = u·i + b(i)      loss = -ln σ(x(u, i) - x(u, j)) + λ (|u|² + |i|² + |j|²)
 * </pre>
 */
final class BprFamily implements Family {
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
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.commonTraining(60, 0.1, 0, 1, 0));
    all.add(whole("batchSize", 1024, 1, 1_000_000, "examples in one step"));
    all.add(whole("dimensions", 30, 1, 1024, "factors"));
    all.add(real("l2", 0.01, 0, 10, "weight of the squares of what a step meets"));
    all.add(real("deviation", 0.1, 0, 1, "standard deviation of the first factors"));
    return all;
  }

  @Override
  public Recipe recipe(Study study) {
    return Bpr.of(study);
  }

  private record Bpr(Study study, Embedding items, Embedding users, UnseenItems unseen)
      implements Recipe {
    static Bpr of(Study study) {
      int d = study.whole("dimensions");
      Initial normal = Initial.normal(study.real("deviation"));
      return new Bpr(
          study,
          Embedding.ofItems("items", study.itemRows(), d, normal.withZeroBias()).withBias(),
          Embedding.ofUsers("users", study.userRows(), d, normal),
          UnseenItems.of(study.timelines()));
    }

    @Override
    public Weights initial() {
      return Weights.start(study.random(), items, users);
    }

    @Override
    public Optimizer optimizer() {
      return new Adagrad();
    }

    @Override
    public Epochs build(LearningGraph graph) {
      Ops tf = graph.tf();
      int d = study.whole("dimensions");
      Placeholder<TInt32> who = graph.ints();
      Placeholder<TInt32> positives = graph.ints();
      Placeholder<TInt32> negatives = graph.ints();
      Operand<TFloat32> user = users.vectors(graph, who);
      Operand<TFloat32> liked = items.rows(graph, positives);
      Operand<TFloat32> unknown = items.rows(graph, negatives);
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
              tf.math.mul(squares, tf.constant((float) study.real("l2"))));
      // Summed, so that one step amounts to about as many steps of one example each.
      Operand<TFloat32> sum = tf.reduceSum(losses, tf.constant(0));
      graph.minimize(
          tf.math.mean(losses, tf.constant(0)),
          List.of(new LearningGraph.Known(sum, tf.onesLike(sum))));

      PairBatch.Items feedItems =
          (feeds, askers, had, step) -> {
            int[] drawn = unseen.draw(askers, study.seedOf(step));
            feeds.indices(items.table(graph), positives, Shape.of(had.length), had);
            feeds.indices(items.table(graph), negatives, Shape.of(drawn.length), drawn);
          };
      PairBatch.Inputs pairs = new PairBatch.Inputs(users.table(graph), who, feedItems);
      return epoch -> PairBatch.cut(study, study.seedOf(epoch), pairs);
    }

    private static Operand<TFloat32> columns(
        Ops tf, Operand<TFloat32> matrix, int first, int count) {
      return tf.slice(
          matrix, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      return Filled.appendOne(variables.tf(), users.rows(variables, user), context);
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return items.all(variables);
    }

    @Override
    public boolean itemBias() {
      return true;
    }
  }
}

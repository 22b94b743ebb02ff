package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.graph.Adagrad;
import dev.reelstream.training.graph.Embedding;
import dev.reelstream.training.graph.Initial;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@code two-tower}, the recipe of TensorFlow Recommenders' tutorial on basic retrieval: a user
 * embedding of 32 and an item embedding of 32, softmax cross-entropy over the batch summed, Adagrad
 * at 0.1, batches of 8,192, 3 epochs, every rating an example.
 */
final class TwoTowerFamily implements Family {
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
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.commonTraining(3, 0.1, 0, 1, 0));
    all.add(whole("batchSize", 8192, 2, 1_000_000, "examples in one step"));
    all.add(whole("dimensions", 32, 2, 1024, "length of embeddings"));
    all.add(real("dropout", 0, 0, 0.95, "dropout of user embeddings"));
    all.addAll(CommonSettings.inBatch());
    return all;
  }

  @Override
  public Recipe recipe(Study study) {
    return TwoTower.of(study);
  }

  private record TwoTower(Study study, Embedding users, Embedding items) implements Recipe {
    static TwoTower of(Study study) {
      int d = study.whole("dimensions");
      Initial uniform = Initial.uniform(0.05);
      return new TwoTower(
          study,
          Embedding.ofUsers("users", study.userRows(), d, uniform),
          Embedding.ofItems("items", study.itemRows(), d, uniform));
    }

    @Override
    public Weights initial() {
      return Weights.start(study.random(), users, items);
    }

    @Override
    public Optimizer optimizer() {
      return new Adagrad();
    }

    @Override
    public Epochs build(LearningGraph graph) {
      Table askers = users.table(graph);
      SoftmaxHead softmax = CommonSettings.inBatch(graph, items.table(graph), study);
      PairBatch.Inputs pairs =
          new PairBatch.Inputs(
              askers,
              graph.ints(),
              (feeds, who, labels, step) -> softmax.feed(feeds, labels, step));
      Operand<TFloat32> vectors = users.vectors(graph, pairs.who());
      softmax.learn(graph.dropout(vectors, study.real("dropout")));
      return epoch -> PairBatch.cut(study, study.seedOf(epoch), pairs);
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      return users.rows(variables, user);
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return items.all(variables);
    }
  }
}

package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.graph.Adagrad;
import dev.reelstream.training.graph.Embedding;
import dev.reelstream.training.graph.Gru;
import dev.reelstream.training.graph.Initial;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.Padding;
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
  @Override
  public String name() {
    return "gru-retrieval";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(CommonSettings.commonTraining(3, 0.1, 0, 1, 0));
    all.add(whole("batchSize", 12_800, 2, 1_000_000, "examples in one step"));
    all.add(whole("dimensions", 32, 2, 1024, "length of embeddings and state"));
    all.add(whole("contextLength", 10, 1, 500, "items in a context"));
    all.addAll(CommonSettings.inBatch());
    return all;
  }

  @Override
  public Recipe recipe(Study study) {
    return GruRetrieval.of(study);
  }

  private record GruRetrieval(Study study, Embedding contextItems, Gru gru, Embedding candidates)
      implements Recipe {
    static GruRetrieval of(Study study) {
      int rows = study.itemRows();
      int d = study.whole("dimensions");
      Initial uniform = Initial.uniform(0.05);
      return new GruRetrieval(
          study,
          Embedding.ofItems("context_items", rows, d, uniform),
          new Gru(d, d, Initial.glorot(), Initial.orthogonal()),
          Embedding.ofItems("candidates", rows, d, uniform));
    }

    @Override
    public Weights initial() {
      return Weights.start(study.random(), contextItems, gru, candidates);
    }

    @Override
    public Optimizer optimizer() {
      return new Adagrad();
    }

    @Override
    public Epochs build(LearningGraph graph) {
      int length = study.whole("contextLength");
      Table inputs = contextItems.table(graph);
      SoftmaxHead softmax = CommonSettings.inBatch(graph, candidates.table(graph), study);
      ContextBatch.Inputs contexts = ContextBatch.Inputs.in(graph, inputs, softmax);

      Operand<TFloat32> embedded = contextItems.vectors(graph, contexts.items());
      List<Operand<TFloat32>> states = gru.states(graph, embedded, contexts.items(), length);
      softmax.learn(states.get(length - 1));
      // One order for all epochs: the tutorial caches its batches after the shuffle. Drawn again
      // each epoch they cost a hundredth of top-10 and two of top-100.
      return epoch -> ContextBatch.cut(study, study.seedOf(0), contexts);
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      // It has learned with the padding after the items.
      Operand<TInt32> padded = Padding.leftToRight(variables.tf(), context, contextLength);
      return gru.last(variables, contextItems, padded, contextLength, false);
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return candidates.all(variables);
    }
  }
}

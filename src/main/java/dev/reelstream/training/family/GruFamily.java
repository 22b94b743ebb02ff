package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.registry.GruWeights;
import dev.reelstream.training.data.Piece;
import dev.reelstream.training.graph.Adam;
import dev.reelstream.training.graph.Dense;
import dev.reelstream.training.graph.Embedding;
import dev.reelstream.training.graph.Filled;
import dev.reelstream.training.graph.Gru;
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
 * {@code gru}, the product's own: item embeddings that are input and output alike, a GRU, one
 * linear layer back to the embeddings, softmax over the catalogue with a bias per item, dropout,
 * Adam, and every position of a timeline as a label.
 */
public final class GruFamily implements Family {
  private static final String OUTPUT = "output";

  @Override
  public String name() {
    return "gru";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all =
        new ArrayList<>(CommonSettings.commonTraining(30, 0.002, 0.05, 0, 500));
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
  public Recipe recipe(Study study) {
    return GruModel.of(study);
  }

  /** The weights that one step of the GRU and the output layer need, out of a trained model. */
  public static GruWeights steps(Weights weights) {
    return new GruWeights(
        Math.toIntExact(weights.get(Gru.RECURRENT_KERNEL).shape().get(0)),
        weights.get(Gru.INPUT_KERNEL).values(),
        weights.get(Gru.INPUT_BIAS).values(),
        weights.get(Gru.RECURRENT_KERNEL).values(),
        weights.get(Gru.RECURRENT_BIAS).values(),
        weights.get(Dense.kernel(OUTPUT)).values(),
        weights.get(Dense.bias(OUTPUT)).values());
  }

  private record GruModel(Study study, Embedding items, Gru gru, Dense output) implements Recipe {
    static GruModel of(Study study) {
      int d = study.whole("dimensions");
      Initial popular = study.popularity(1 / Math.sqrt(d));
      return new GruModel(
          study,
          Embedding.ofItems("items", study.itemRows(), d, popular).withBias(),
          new Gru(d, d, Initial.glorot(3), Initial.glorot(3)),
          new Dense(OUTPUT, d, d, Initial.glorot()));
    }

    @Override
    public Weights initial() {
      return Weights.start(study.random(), items, gru, output);
    }

    @Override
    public Optimizer optimizer() {
      return new Adam();
    }

    @Override
    public int sparseFrom() {
      return study.whole("sampledFrom");
    }

    @Override
    public Epochs build(LearningGraph graph) {
      int length = study.whole("pieceLength");
      Table table = items.table(graph);
      SoftmaxHead softmax = CommonSettings.softmax(graph, table, study);
      PieceBatch.Inputs pieces = PieceBatch.Inputs.in(graph, table, softmax);

      Operand<TFloat32> embedded = items.vectors(graph, pieces.items());
      List<Operand<TFloat32>> states =
          gru.states(
              graph,
              graph.dropout(embedded, study.real("embeddingDropout")),
              pieces.items(),
              length);
      Operand<TFloat32> labelled = pieces.labelled(graph.tf(), states);
      softmax.learn(output.apply(graph, graph.dropout(labelled, study.real("outputDropout"))));
      return epoch ->
          PieceBatch.group(
              Piece.cut(examples(), length, study.seedOf(epoch)), study, length, pieces);
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      Operand<TFloat32> state = gru.last(variables, items, context, contextLength, true);
      return Filled.appendOne(variables.tf(), output.apply(variables, state), context);
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

package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.data.Piece;
import dev.reelstream.training.graph.Adam;
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
    List<Hyperparameter> all =
        new ArrayList<>(CommonSettings.commonTraining(12, 0.002, 0.05, 0, 500));
    all.addAll(CommonSettings.softmax(2048));
    all.add(whole("dimensions", 128, 2, 1024, "length of item embeddings and state"));
    all.add(whole("contextLength", 10, 1, 500, "items in a context when the model serves"));
    all.add(whole("sessionLength", 50, 2, 500, "items of a session, the last ones"));
    all.add(real("embeddingDropout", 0.2, 0, 0.95, "dropout of input embeddings"));
    all.add(real("outputDropout", 0.2, 0, 0.95, "dropout of the state before the dense layer"));
    return all;
  }

  @Override
  public Recipe recipe(Study study) {
    return SessionGru.of(study);
  }

  private record SessionGru(Study study, Embedding items, Gru gru, Embedding dense)
      implements Recipe {
    static SessionGru of(Study study) {
      int rows = study.itemRows();
      int d = study.whole("dimensions");
      double deviation = 1 / Math.sqrt(d);
      return new SessionGru(
          study,
          Embedding.ofItems("items", rows, d, Initial.normal(deviation)),
          new Gru(d, d, Initial.glorot(3), Initial.glorot(3)),
          Embedding.ofItems("dense", rows, d, study.popularity(deviation)).withBias());
    }

    @Override
    public Weights initial() {
      return Weights.start(study.random(), items, gru, dense);
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
      int length = study.whole("sessionLength");
      Table inputs = items.table(graph);
      SoftmaxHead softmax = CommonSettings.softmax(graph, dense.table(graph), study);
      PieceBatch.Inputs sessions = PieceBatch.Inputs.in(graph, inputs, softmax);

      Operand<TFloat32> embedded = items.vectors(graph, sessions.items());
      List<Operand<TFloat32>> states =
          gru.states(
              graph,
              graph.dropout(embedded, study.real("embeddingDropout")),
              sessions.items(),
              length);
      Operand<TFloat32> labelled = sessions.labelled(graph.tf(), states);
      softmax.learn(graph.dropout(labelled, study.real("outputDropout")));
      return epoch ->
          PieceBatch.group(
              Piece.whole(examples(), length, study.seedOf(epoch)), study, length, sessions);
    }

    @Override
    public Operand<TFloat32> query(
        Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength) {
      Operand<TFloat32> state = gru.last(variables, items, context, contextLength, true);
      return Filled.appendOne(variables.tf(), state, context);
    }

    @Override
    public Operand<TFloat32> items(Variables variables) {
      return dense.all(variables);
    }

    @Override
    public boolean itemBias() {
      return true;
    }
  }
}

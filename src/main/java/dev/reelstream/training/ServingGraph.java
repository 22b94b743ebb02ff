package dev.reelstream.training;

import dev.reelstream.registry.ItemVectors;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.CanonicalGraph;
import dev.reelstream.training.graph.Filled;
import dev.reelstream.training.graph.Parameter;
import dev.reelstream.training.graph.StepTensors;
import dev.reelstream.training.graph.TrainingSession;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph that serves: contexts → queries → scores of all items → the best unseen ones. */
final class ServingGraph implements AutoCloseable, Variables {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Weights weights;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<Op> workedOut = new ArrayList<>();
  private final Placeholder<TInt32> context;
  private final Placeholder<TInt32> user;
  private final Placeholder<TInt32> seen;
  private final Placeholder<TInt32> k;
  private final Operand<TFloat32> query;
  private final Operand<TFloat32> items;
  private final Operand<TFloat32> scores;
  private final TopK<TFloat32, TInt32> best;
  private final Session session;

  @SuppressWarnings("MustBeClosedChecker")
  ServingGraph(Recipe recipe, Weights weights, int contextLength) {
    this.weights = weights;
    context = input("context", Shape.of(Shape.UNKNOWN_SIZE, contextLength));
    user = input("user", Shape.of(Shape.UNKNOWN_SIZE));
    seen = input("seen", Shape.of(Shape.UNKNOWN_SIZE, Shape.UNKNOWN_SIZE));
    k = input("k", Shape.scalar());
    query = recipe.query(this, context, user, contextLength);
    items = recipe.items(this);
    scores = tf.linalg.matMul(query, items, MatMul.transposeB(true));
    best = tf.nn.topK(withoutSeen(scores), k, TInt32.class);
    session = new Session(graph, TrainingSession.CONFIG);
    parameters.forEach((name, one) -> one.set(session, weights.get(name).values()));
    workedOut.forEach(session::run);
  }

  @Override
  public Ops tf() {
    return tf;
  }

  @Override
  public Operand<TFloat32> variable(String name) {
    return parameters
        .computeIfAbsent(name, none -> new Parameter(tf, name, weights.get(name).shape()))
        .variable();
  }

  @Override
  public Operand<TFloat32> once(String name, Shape shape, Operand<TFloat32> value) {
    Variable<TFloat32> kept = tf.withName(name).variable(shape, TFloat32.class);
    workedOut.add(tf.assign(kept, value));
    return kept;
  }

  private Placeholder<TInt32> input(String name, Shape shape) {
    return tf.withName(name).placeholder(TInt32.class, Placeholder.shape(shape));
  }

  /** Puts -Infinity where an item was seen, and on the padding whether or not it is listed. */
  private Operand<TFloat32> withoutSeen(Operand<TFloat32> scores) {
    Operand<TInt32> padding = tf.dtypes.cast(Filled.rows(tf, context, 0, 1, 0f), TInt32.class);
    Operand<TInt32> hidden = tf.concat(List.of(padding, seen), tf.constant(1));
    Operand<TInt32> shape = tf.shape(hidden);
    Operand<TInt32> rowCount =
        tf.slice(shape, tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    Operand<TInt32> row =
        tf.reshape(
            tf.range(tf.constant(0), tf.reshape(rowCount, tf.constant(new int[0])), tf.constant(1)),
            tf.constant(new int[] {-1, 1}));
    Operand<TInt32> rows = tf.math.add(row, tf.zerosLike(hidden));
    Operand<TInt32> places = tf.stack(List.of(rows, hidden), Stack.axis(2L));
    Operand<TFloat32> never = tf.fill(shape, tf.constant(Float.NEGATIVE_INFINITY));
    return tf.tensorScatterNdUpdate(scores, places, never);
  }

  /** Writes {@code saved_model.pb} and the weights as a checkpoint. */
  void export(Path savedModel) throws IOException {
    SavedModelBundle.exporter(savedModel.toString())
        .withSession(session)
        .withSignatures(recommend(), vector())
        .export();
    CanonicalGraph.rewrite(savedModel.resolve("saved_model.pb"));
  }

  /** The candidate tower's output. */
  ItemVectors itemVectors() {
    try (Result result = session.runner().fetch(items).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      int rows = Math.toIntExact(tensor.shape().get(0));
      int width = Math.toIntExact(tensor.shape().get(1));
      return new ItemVectors(rows, width, values(tensor));
    }
  }

  /**
   * Scores of all items.
   *
   * @param contexts row after row
   * @param users one per row
   * @return row after row, V+1 each; those of the padding mean nothing
   */
  float[] scores(int[] contexts, int[] users) {
    try (StepTensors open = new StepTensors();
        Result result =
            session
                .runner()
                .feed(context, open.matrix(users.length, contexts.length / users.length, contexts))
                .feed(user, open.of(users))
                .fetch(scores)
                .run()) {
      return values((TFloat32) result.get(0));
    }
  }

  private static float[] values(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  private Signature recommend() {
    return Signature.builder("recommend")
        .input("context", context)
        .input("k", k)
        .input("seen", seen)
        .input("user", user)
        .output("ids", best.indices())
        .output("scores", best.values())
        .build();
  }

  private Signature vector() {
    return Signature.builder("query")
        .input("context", context)
        .input("user", user)
        .output("vector", query)
        .build();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}

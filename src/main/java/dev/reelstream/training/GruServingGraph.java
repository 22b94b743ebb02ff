package dev.reelstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph that serves: contexts → queries → scores of all items → the best unseen ones. */
final class GruServingGraph {
  /*
   * A query is the output layer's vector with a 1 behind it, an item its embedding with its bias
   * behind it. So a score is one dot product, also for an index outside the graph.
   */
  private final Ops tf;
  private final GruVariables variables;
  private final GruCell cell;
  private final Placeholder<TInt32> context;
  private final Placeholder<TInt32> user;
  private final Placeholder<TInt32> seen;
  private final Placeholder<TInt32> k;
  private final Operand<TFloat32> query;
  private final Operand<TFloat32> scores;
  private final TopK<TFloat32, TInt32> best;

  GruServingGraph(Graph graph, int items, int dimensions, int contextLength) {
    tf = Ops.create(graph);
    variables = new GruVariables(tf, items, dimensions, "");
    cell = new GruCell(tf, variables);
    context = input("context", Shape.of(Shape.UNKNOWN_SIZE, contextLength));
    user = input("user", Shape.of(Shape.UNKNOWN_SIZE));
    seen = input("seen", Shape.of(Shape.UNKNOWN_SIZE, Shape.UNKNOWN_SIZE));
    k = input("k", Shape.scalar());
    query = query(contextLength);
    scores = tf.linalg.matMul(query, variables.table(), MatMul.transposeB(true));
    best = tf.nn.topK(withoutSeen(scores), k, TInt32.class);
  }

  private Placeholder<TInt32> input(String name, Shape shape) {
    return tf.withName(name).placeholder(TInt32.class, Placeholder.shape(shape));
  }

  private Operand<TFloat32> query(int contextLength) {
    int d = variables.dimensions();
    Operand<TFloat32> inputs = cell.embed(tf.reshape(context, tf.constant(new int[] {-1})));
    Operand<TFloat32> gates =
        tf.reshape(cell.inputGates(inputs), tf.constant(new int[] {-1, contextLength, 3 * d}));
    Operand<TFloat32> known =
        tf.expandDims(
            tf.dtypes.cast(tf.math.greater(context, tf.constant(0)), TFloat32.class),
            tf.constant(2));
    List<Output<TFloat32>> steps =
        tf.unstack(gates, (long) contextLength, Unstack.axis(1L)).output();
    List<Output<TFloat32>> masks =
        tf.unstack(known, (long) contextLength, Unstack.axis(1L)).output();
    Operand<TFloat32> state = cell.rows(context, 0, d, 0f);
    for (int t = 0; t < contextLength; t++) {
      Operand<TFloat32> next = cell.step(steps.get(t), state);
      // Times 0 or 1: a padded step leaves the state as it is, to the bit.
      state = tf.math.add(state, tf.math.mul(masks.get(t), tf.math.sub(next, state)));
    }
    Operand<TFloat32> ones = cell.rows(context, 0, 1, 1f);
    return tf.concat(List.of(cell.output(state), ones), tf.constant(1));
  }

  /** Puts -Infinity where an item was seen, and on the padding whether or not it is listed. */
  private Operand<TFloat32> withoutSeen(Operand<TFloat32> scores) {
    Operand<TInt32> padding = tf.dtypes.cast(cell.rows(context, 0, 1, 0f), TInt32.class);
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
  static void export(GruWeights weights, int contextLength, Path savedModel) throws IOException {
    try (Graph graph = new Graph()) {
      GruServingGraph serving =
          new GruServingGraph(graph, weights.items(), weights.dimensions(), contextLength);
      try (Session session = new Session(graph, TrainingSession.CONFIG)) {
        serving.variables.assign(session, weights);
        SavedModelBundle.exporter(savedModel.toString())
            .withSession(session)
            .withSignatures(serving.recommend(), serving.vector())
            .export();
      }
    }
    CanonicalGraph.rewrite(savedModel.resolve("saved_model.pb"));
  }

  GruVariables variables() {
    return variables;
  }

  /** Scores of all indices for one context; the one of the padding means nothing. */
  float[] scores(Session session, int[] items) {
    try (Tensors open = new Tensors();
        Result result =
            session
                .runner()
                .feed(context, open.matrix(1, items.length, items))
                .fetch(scores)
                .run()) {
      float[] values = new float[variables.items() + 1];
      ((TFloat32) result.get(0)).copyTo(DataBuffers.of(values, false, false));
      return values;
    }
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
}

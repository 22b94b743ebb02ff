package dev.reelstream.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph that learns: a batch of pieces → loss → gradients → one step of Adam. */
final class GruTrainingGraph {
  /** [T, B] items of the pieces, time first, right-padded with 0. */
  final Placeholder<TInt32> items;

  /** [N] places in the flattened [T·B] whose next item is a label. */
  final Placeholder<TInt32> positions;

  /** [N] the next item at each of the positions. */
  final Placeholder<TInt32> labels;

  /** Rows of each block of labels. */
  final Placeholder<TInt32> blockSizes;

  /** [2] what this step's dropout is drawn from. */
  final Placeholder<TInt32> seed;

  final GruVariables variables;
  final Adam adam;
  final Operand<TFloat32> loss;

  /** In the order of {@link GruVariables#NAMES}. */
  final List<Operand<TFloat32>> gradients;

  /** Changes the variables. */
  final Op update;

  private final Ops tf;

  GruTrainingGraph(Graph graph, GruConfig config, int vocabulary, int blocks) {
    tf = Ops.create(graph);
    items = tf.placeholder(TInt32.class);
    positions = tf.placeholder(TInt32.class);
    labels = tf.placeholder(TInt32.class);
    blockSizes = tf.placeholder(TInt32.class);
    seed = tf.placeholder(TInt32.class);
    variables = new GruVariables(tf, vocabulary, config.dimensions(), "");
    GruCell cell = new GruCell(tf, variables);

    Operand<TInt32> flat = tf.reshape(items, tf.constant(new int[] {-1}));
    Operand<TFloat32> embedded = cell.embed(flat);
    Operand<TFloat32> states =
        states(cell, dropout(embedded, config.embeddingDropout(), 0), config.pieceLength());
    Operand<TFloat32> labelled = tf.gather(states, positions, tf.constant(0));
    Operand<TFloat32> queries = cell.output(dropout(labelled, config.outputDropout(), 1));
    TiedSoftmax softmax = TiedSoftmax.of(tf, variables, queries, labels, blockSizes, blocks);
    loss = softmax.loss();
    gradients = gradients(graph, queries, softmax, embedded, flat);
    adam = new Adam(tf, variables);
    List<Op> before = new ArrayList<>(gradients);
    before.add(loss);
    update = adam.step(before, gradients);
  }

  /** Hidden states after each step, [T·B, d]. */
  private Operand<TFloat32> states(GruCell cell, Operand<TFloat32> inputs, int length) {
    int d = variables.dimensions();
    Operand<TFloat32> gates =
        tf.reshape(cell.inputGates(inputs), tf.constant(new int[] {length, -1, 3 * d}));
    Operand<TFloat32> state = cell.rows(items, 1, d, 0f);
    List<Operand<TFloat32>> states = new ArrayList<>();
    for (Output<TFloat32> step : tf.unstack(gates, (long) length).output()) {
      state = cell.step(step, state);
      states.add(state);
    }
    return tf.concat(states, tf.constant(0));
  }

  /** Draws from the fed seed alone, so that no order of execution changes a mask. */
  private Operand<TFloat32> dropout(Operand<TFloat32> values, double share, int stream) {
    if (share == 0) {
      return values;
    }
    Operand<TInt32> own = tf.math.add(seed, tf.constant(new int[] {0, stream}));
    Operand<TFloat32> drawn =
        tf.random.statelessRandomUniform(tf.shape(values), own, TFloat32.class);
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(drawn, tf.constant((float) share)), TFloat32.class);
    return tf.math.mul(values, tf.math.mul(kept, tf.constant((float) (1 / (1 - share)))));
  }

  /** Back from the queries through the unrolled cell; items get what came in and what went out. */
  @SuppressWarnings("unchecked")
  private List<Operand<TFloat32>> gradients(
      Graph graph,
      Operand<TFloat32> queries,
      TiedSoftmax softmax,
      Operand<TFloat32> embedded,
      Operand<TInt32> flat) {
    List<Output<?>> sources = new ArrayList<>();
    sources.add(embedded.asOutput());
    variables.all().stream().skip(1).forEach(variable -> sources.add(variable.asOutput()));
    Output<?>[] found =
        graph.addGradients(
            "gradients",
            new Output<?>[] {queries.asOutput()},
            sources.toArray(new Output<?>[0]),
            new Output<?>[] {softmax.queryGradient().asOutput()});
    int rows = variables.items() + 1;
    Operand<TFloat32> noBias = tf.fill(tf.constant(new int[] {rows, 1}), tf.constant(0f));
    Operand<TFloat32> inputSide =
        tf.math.unsortedSegmentSum((Output<TFloat32>) found[0], flat, tf.constant(rows));
    List<Operand<TFloat32>> all = new ArrayList<>();
    all.add(
        tf.math.add(
            softmax.tableGradient(), tf.concat(List.of(inputSide, noBias), tf.constant(1))));
    for (int i = 1; i < found.length; i++) {
      all.add((Output<TFloat32>) found[i]);
    }
    return all;
  }
}

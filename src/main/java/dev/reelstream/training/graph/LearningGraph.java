package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A graph that learns: weights and inputs → loss → gradients → one step of the optimizer. */
public final class LearningGraph implements Variables {
  private final Graph graph;
  private final Ops tf;
  private final Optimizer optimizer;
  private final Weights initial;
  private final int sparseFrom;
  private final Map<String, Parameter> kernels = new LinkedHashMap<>();
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<Parameter, List<Parameter>> slots = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
  private final Placeholder<TInt32> seed;
  private int streams;
  private @Nullable Operand<TFloat32> loss;
  private @Nullable Op update;

  /** The gradient of the loss with respect to an output, where a loss brings it along. */
  public record Known(Operand<TFloat32> output, Operand<TFloat32> gradient) {}

  /**
   * Begins a graph.
   *
   * @param initial names and shapes of the variables
   * @param sparseFrom tables with at least as many rows are updated by rows
   */
  public LearningGraph(Graph graph, Weights initial, Optimizer optimizer, int sparseFrom) {
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.optimizer = optimizer;
    this.initial = initial;
    this.sparseFrom = sparseFrom;
    seed = tf.placeholder(TInt32.class);
    optimizer.declare(tf);
  }

  @Override
  public Ops tf() {
    return tf;
  }

  @Override
  public Operand<TFloat32> variable(String name) {
    return kernels
        .computeIfAbsent(name, none -> new Parameter(tf, name, initial.get(name).shape()))
        .variable();
  }

  /** The embedding table of this name. */
  public Table table(String name) {
    return tables.computeIfAbsent(
        name,
        none ->
            new Table(
                tf,
                new Parameter(tf, name, initial.get(name).shape()),
                initial.get(name).shape().get(0) >= sparseFrom));
  }

  /** Adds an input of integers, of any shape. */
  public Placeholder<TInt32> ints() {
    return tf.placeholder(TInt32.class);
  }

  Placeholder<TFloat32> floats() {
    return tf.placeholder(TFloat32.class);
  }

  /** Draws from the fed seed alone, so that no order of execution changes a mask. */
  public Operand<TFloat32> dropout(Operand<TFloat32> values, double share) {
    if (share == 0) {
      return values;
    }
    Operand<TInt32> own = tf.math.add(seed, tf.constant(new int[] {0, streams++}));
    Operand<TFloat32> drawn =
        tf.random.statelessRandomUniform(tf.shape(values), own, TFloat32.class);
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(drawn, tf.constant((float) share)), TFloat32.class);
    return tf.math.mul(values, tf.math.mul(kept, tf.constant((float) (1 / (1 - share)))));
  }

  /** Ends the graph with a loss that TensorFlow differentiates. */
  public void minimize(Operand<TFloat32> scalar) {
    minimize(scalar, List.of(new Known(scalar, tf.onesLike(scalar))));
  }

  /**
   * Ends the graph with a loss that brings its gradients along: with respect to some outputs here,
   * with respect to whole tables by {@link Table#pull}.
   */
  public void minimize(Operand<TFloat32> scalar, List<Known> known) {
    loss = scalar;
    Map<Output<TFloat32>, Operand<TFloat32>> found = backwards(known);
    List<Op> before = new ArrayList<>();
    kernels.forEach((name, kernel) -> gradients.put(name, of(found, kernel.variable())));
    tables.forEach(
        (name, table) ->
            gradients.put(
                name,
                table.gradient(
                    table.lookups().stream().map(lookup -> of(found, lookup.output())).toList())));
    before.addAll(gradients.values());
    before.add(scalar);
    update = step(before);
  }

  private static Operand<TFloat32> of(
      Map<Output<TFloat32>, Operand<TFloat32>> found, Operand<TFloat32> source) {
    Operand<TFloat32> gradient = found.get(source.asOutput());
    if (gradient == null) {
      throw new IllegalStateException(source + " has no gradient");
    }
    return gradient;
  }

  /**
   * Gradients of everything that learns; an output that is a look-up itself has its own already.
   */
  @SuppressWarnings("unchecked")
  private Map<Output<TFloat32>, Operand<TFloat32>> backwards(List<Known> known) {
    Map<Output<TFloat32>, Operand<TFloat32>> found = new LinkedHashMap<>();
    List<Output<?>> sources = new ArrayList<>();
    for (Table table : tables.values()) {
      for (Table.Lookup lookup : table.lookups()) {
        sources.add(lookup.output().asOutput());
      }
    }
    kernels.values().forEach(kernel -> sources.add(kernel.variable().asOutput()));
    List<Output<?>> outputs = new ArrayList<>();
    List<Output<?>> given = new ArrayList<>();
    for (Known one : known) {
      if (sources.remove(one.output().asOutput())) {
        found.put(one.output().asOutput(), one.gradient());
      } else {
        outputs.add(one.output().asOutput());
        given.add(one.gradient().asOutput());
      }
    }
    if (outputs.isEmpty()) {
      return found;
    }
    Output<?>[] back =
        graph.addGradients(
            "gradients",
            outputs.toArray(new Output<?>[0]),
            sources.toArray(new Output<?>[0]),
            given.toArray(new Output<?>[0]));
    for (int i = 0; i < back.length; i++) {
      found.put((Output<TFloat32>) sources.get(i), (Output<TFloat32>) back[i]);
    }
    return found;
  }

  /**
   * One update of everything that learns.
   *
   * <p>Variables are read by reference: an update that starts before the backward pass has read the
   * old value everywhere makes the gradients of that pass wrong, and differently in every run. So
   * each update waits for everything in {@code before}, which must hold all gradients.
   */
  private Op step(List<Op> before) {
    Ops after = tf.withControlDependencies(before);
    List<Op> updates = new ArrayList<>();
    kernels.forEach(
        (name, kernel) -> updates.add(optimizer.apply(after, kernel, slots(kernel), of(name))));
    tables.forEach(
        (name, table) -> {
          Parameter whole = table.parameter();
          Placeholder<TInt32> rows = table.rows();
          updates.add(
              rows == null
                  ? optimizer.apply(after, whole, slots(whole), of(name))
                  : optimizer.applyRows(after, whole, slots(whole), rows, of(name)));
        });
    return tf.withControlDependencies(updates).noOp();
  }

  private Operand<TFloat32> of(String name) {
    Operand<TFloat32> gradient = gradients.get(name);
    if (gradient == null) {
      throw new IllegalStateException(name + " has no gradient");
    }
    return gradient;
  }

  private List<Parameter> slots(Parameter parameter) {
    return slots.computeIfAbsent(
        parameter,
        none ->
            optimizer.slots().stream()
                .map(slot -> new Parameter(tf, parameter.name() + slot, parameter.shape()))
                .toList());
  }

  /** Scalar. */
  public Operand<TFloat32> loss() {
    return finished(loss);
  }

  /** Changes the variables. */
  public Op update() {
    return finished(update);
  }

  /** By variable; of a table that is updated by rows, [rows of the step, width]. */
  public Map<String, Operand<TFloat32>> gradients() {
    return gradients;
  }

  private static <T> T finished(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the graph has no loss yet");
    }
    return part;
  }

  /** Feeds what every step needs besides its batch. */
  public void feed(Feeds feeds, long trainingSeed, double learningRate, long step) {
    // Streams of two seeds, or of two steps, do not meet: each step has a range of its own.
    feeds.ints(seed, Long.hashCode(trainingSeed), Math.toIntExact(Math.max(2, streams) * step));
    optimizer.feed(feeds, learningRate, step);
  }

  /** Sets all variables, and what the optimizer keeps to its start. */
  public void assign(Session session, Weights weights) {
    parameters().forEach((name, one) -> one.set(session, weights.get(name).values()));
    slots.values().stream()
        .flatMap(List::stream)
        .forEach(
            slot -> {
              float[] start = new float[Math.toIntExact(slot.shape().size())];
              java.util.Arrays.fill(start, optimizer.slotStart());
              slot.set(session, start);
            });
  }

  /** The variables as they are now. */
  public Weights weights(Session session) {
    Map<String, Parameter> all = parameters();
    Map<String, Weights.Weight> values = new LinkedHashMap<>();
    initial
        .byName()
        .forEach(
            (name, weight) -> {
              Parameter one = all.get(name);
              values.put(name, one == null ? weight : weight.with(one.get(session)));
            });
    return new Weights(values);
  }

  private Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>(kernels);
    tables.forEach((name, table) -> all.put(name, table.parameter()));
    return all;
  }

  /** Everything needed to continue a training: variables and what the optimizer keeps. */
  public List<Parameter> state() {
    List<Parameter> all = new ArrayList<>(parameters().values());
    slots.values().forEach(all::addAll);
    return all;
  }
}

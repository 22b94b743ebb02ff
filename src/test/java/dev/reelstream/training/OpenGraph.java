package dev.reelstream.training;

import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.TrainingSession;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A graph that learns, run step by step with a look at loss and gradients. */
public final class OpenGraph<T> implements AutoCloseable {
  private static final int THREADS = 2;

  private final Weights initial;
  private final Graph graph = new Graph();
  private final LearningGraph learning;
  private final Session session;
  private final T inputs;
  private final Map<String, Operand<TInt32>> rows = new LinkedHashMap<>();

  /**
   * What a step was about.
   *
   * @param gradients by variable, each as large as it is
   * @param rows those a step met of each table that is updated by rows
   */
  public record Seen(double loss, Map<String, float[]> gradients, Map<String, int[]> rows) {}

  public OpenGraph(
      Weights initial, Optimizer optimizer, int sparseFrom, Function<LearningGraph, T> builder) {
    this.initial = initial;
    learning = new LearningGraph(graph, initial, optimizer, sparseFrom);
    inputs = builder.apply(learning);
    initial
        .byName()
        .forEach(
            (name, weight) -> {
              if (weight.rows() != Weights.Rows.NONE) {
                Placeholder<TInt32> met = learning.table(name).rows();
                if (met != null) {
                  // What is fed cannot be fetched itself.
                  rows.put(name, learning.tf().identity(met));
                }
              }
            });
    session = new Session(graph, TrainingSession.config(THREADS));
    learning.assign(session, initial);
  }

  /** What the builder of the graph has returned. */
  public T inputs() {
    return inputs;
  }

  /** Sets the variables, and the optimizer to its start. */
  void assign(Weights weights) {
    learning.assign(session, weights);
  }

  public Weights weights() {
    return learning.weights(session);
  }

  public Seen look(Recipe.Batch batch) {
    return run(feeds -> batch.feed(feeds, 1), 1, 0, false);
  }

  public Seen look(Consumer<Feeds> batch) {
    return run(batch, 1, 0, false);
  }

  /** Looks while the variables change. */
  public Seen step(Consumer<Feeds> batch, long step, double rate) {
    return run(batch, step, rate, true);
  }

  private Seen run(Consumer<Feeds> batch, long step, double rate, boolean update) {
    try (Feeds feeds = new Feeds(session.runner())) {
      learning.feed(feeds, 1, rate, step);
      batch.accept(feeds);
      Session.Runner runner = feeds.done().fetch(learning.loss());
      List<String> names = new ArrayList<>(learning.gradients().keySet());
      names.forEach(name -> runner.fetch(learning.gradients().get(name)));
      rows.values().forEach(runner::fetch);
      if (update) {
        runner.addTarget(learning.update());
      }
      try (Result result = runner.run()) {
        Map<String, int[]> met = new LinkedHashMap<>();
        int next = 1 + names.size();
        for (String table : rows.keySet()) {
          met.put(table, ints((TInt32) result.get(next++)));
        }
        Map<String, float[]> gradients = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
          float[] values = floats((TFloat32) result.get(1 + i));
          int[] own = met.get(names.get(i));
          gradients.put(names.get(i), own == null ? values : whole(names.get(i), own, values));
        }
        return new Seen(floats((TFloat32) result.get(0))[0], gradients, met);
      }
    }
  }

  /** Rows that were not met have no gradient. */
  private float[] whole(String name, int[] met, float[] values) {
    float[] whole = new float[initial.get(name).values().length];
    int width = (int) initial.get(name).shape().get(1);
    for (int i = 0; i < met.length; i++) {
      System.arraycopy(values, i * width, whole, met[i] * width, width);
    }
    return whole;
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  private static int[] ints(TInt32 tensor) {
    int[] values = new int[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  /** The same weights with one of them replaced. */
  static Weights with(Weights weights, String name, Function<float[], float[]> change) {
    Map<String, Weights.Weight> all = new LinkedHashMap<>(weights.byName());
    all.computeIfPresent(name, (key, one) -> one.with(change.apply(one.values().clone())));
    return new Weights(all);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}

package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionDraft;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import dev.reelstream.retrieval.index.ItemIndex;
import dev.reelstream.retrieval.index.SmallIndexes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A model with the real signatures and a tower a test can compute by hand: the mean of the
 * context's item vectors, or, for a model that looks at users, the asking user's vector; a 1 stands
 * behind it for the items' biases. Items are called {@code item-1} … {@code item-N}, users {@code
 * user-1} … {@code user-N}.
 */
public final class TinySavedModel {
  public static final int LENGTH = 10;

  final float[][] items;
  final float[] bias;
  final float @Nullable [][] users;
  private String contextName = "context";
  private int contextLength = LENGTH;
  private BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> extra = (tf, scores) -> scores;
  private Map<String, Object> hyperparameters = Map.of();

  private TinySavedModel(float[][] items, float[] bias, float @Nullable [][] users) {
    this.items = items;
    this.bias = bias;
    this.users = users;
  }

  public static TinySavedModel random(int catalogue, int dimensions, long seed) {
    Random random = new Random(seed);
    return new TinySavedModel(
        vectors(catalogue, dimensions, random), bias(catalogue, random), null);
  }

  /** A model that looks at who asks and at nothing else of a query. */
  public static TinySavedModel forUsers(int catalogue, int users, int dimensions, long seed) {
    Random random = new Random(seed);
    return new TinySavedModel(
        vectors(catalogue, dimensions, random),
        bias(catalogue, random),
        vectors(users, dimensions, random));
  }

  /** Row 0 is padding and unknown. */
  private static float[][] vectors(int count, int dimensions, Random random) {
    float[][] vectors = new float[count + 1][dimensions];
    for (int row = 1; row <= count; row++) {
      for (int i = 0; i < dimensions; i++) {
        vectors[row][i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static float[] bias(int catalogue, Random random) {
    float[] bias = new float[catalogue + 1];
    for (int item = 1; item <= catalogue; item++) {
      bias[item] = (float) random.nextGaussian() / 10;
    }
    return bias;
  }

  /** What the manifest says beside what every manifest does. */
  TinySavedModel telling(Map<String, Object> settings) {
    this.hyperparameters = settings;
    return this;
  }

  /** Breaks the contract: the first input gets another name. */
  TinySavedModel contextNamed(String name) {
    this.contextName = name;
    return this;
  }

  /** Breaks the contract: the graph takes contexts of another length than the manifest says. */
  TinySavedModel contextOf(int length) {
    this.contextLength = length;
    return this;
  }

  /** Puts something into the graph between the scores and the mask. */
  TinySavedModel with(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> operation) {
    this.extra = operation;
    return this;
  }

  int catalogue() {
    return items.length - 1;
  }

  List<String> vocabulary() {
    return IntStream.rangeClosed(1, catalogue()).mapToObj(i -> "item-" + i).toList();
  }

  List<String> userIds() {
    int count = users == null ? 0 : users.length - 1;
    return IntStream.rangeClosed(1, count).mapToObj(i -> "user-" + i).toList();
  }

  ItemIndex index() {
    return SmallIndexes.exact(itemVectors());
  }

  /** Each item's vector with its bias behind it, to go with the 1 behind each query's. */
  ItemVectors itemVectors() {
    int dimensions = items[0].length + 1;
    float[] values = new float[items.length * dimensions];
    for (int row = 0; row < items.length; row++) {
      System.arraycopy(items[row], 0, values, row * dimensions, dimensions - 1);
      values[row * dimensions + dimensions - 1] = bias[row];
    }
    return new ItemVectors(items.length, dimensions, values);
  }

  void export(Path directory) throws IOException {
    TensorFlowRuntime.start();
    int rows = items.length;
    int dimensions = items[0].length;
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TInt32> context =
          tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, contextLength)));
      Placeholder<TInt32> k = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      Placeholder<TInt32> seen = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
      Placeholder<TInt32> user = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Variable<TFloat32> embedding = tf.variable(Shape.of(rows, dimensions), TFloat32.class);
      Variable<TFloat32> offset = tf.variable(Shape.of(rows), TFloat32.class);
      // Fed, not constant: a constant would be a second copy of every weight in the graph.
      Placeholder<TFloat32> embeddingValue = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> offsetValue = tf.placeholder(TFloat32.class);
      try (TFloat32 e = matrix(items);
          TFloat32 b = TFloat32.vectorOf(bias)) {
        session
            .runner()
            .feed(embeddingValue, e)
            .feed(offsetValue, b)
            .addTarget(tf.assign(embedding, embeddingValue))
            .addTarget(tf.assign(offset, offsetValue))
            .run();
      }

      Operand<TFloat32> vector =
          users == null
              ? meanOf(tf, embedding, context)
              : tf.gather(tf.constant(matrix(users)), user, tf.constant(0));
      Operand<TFloat32> scores =
          extra.apply(
              tf,
              tf.math.add(tf.linalg.matMul(vector, embedding, MatMul.transposeB(true)), offset));
      TopK<TFloat32, TInt32> top = masked(tf, scores, seen, k);
      Operand<TFloat32> one =
          tf.onesLike(
              tf.slice(vector, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1})));
      Signature recommend =
          Signature.builder("recommend")
              .input(contextName, context)
              .input("k", k)
              .input("seen", seen)
              .input("user", user)
              .output("ids", top.indices())
              .output("scores", top.values())
              .build();
      Signature query =
          Signature.builder("query")
              .input(contextName, context)
              .input("user", user)
              .output("vector", tf.concat(List.of(vector, one), tf.constant(1)))
              .build();
      SavedModelBundle.exporter(directory.toString())
          .withSession(session)
          .withSignatures(recommend, query)
          .export();
    }
  }

  private static Operand<TFloat32> meanOf(
      Ops tf, Operand<TFloat32> embedding, Operand<TInt32> context) {
    Operand<TFloat32> known =
        tf.dtypes.cast(tf.math.notEqual(context, tf.constant(0)), TFloat32.class);
    Operand<TFloat32> vectors =
        tf.math.mul(
            tf.gather(embedding, context, tf.constant(0)), tf.expandDims(known, tf.constant(-1)));
    Operand<TFloat32> count =
        tf.expandDims(
            tf.math.maximum(tf.sum(known, tf.constant(1)), tf.constant(1f)), tf.constant(-1));
    return tf.math.div(tf.sum(vectors, tf.constant(1)), count);
  }

  /** Puts -Infinity at column 0 and at every seen item of each row. */
  private static TopK<TFloat32, TInt32> masked(
      Ops tf, Operand<TFloat32> scores, Operand<TInt32> seen, Operand<TInt32> k) {
    Operand<TInt32> zero =
        tf.math.mul(
            tf.slice(seen, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1})),
            tf.constant(0));
    Operand<TInt32> columns = tf.concat(List.of(zero, seen), tf.constant(1));
    Operand<TInt32> batch = tf.gather(tf.shape(columns), tf.constant(0), tf.constant(0));
    Operand<TInt32> rows =
        tf.math.add(
            tf.math.mul(columns, tf.constant(0)),
            tf.expandDims(tf.range(tf.constant(0), batch, tf.constant(1)), tf.constant(1)));
    Operand<TFloat32> hidden = tf.fill(tf.shape(columns), tf.constant(Float.NEGATIVE_INFINITY));
    Operand<TFloat32> visible =
        tf.tensorScatterNdUpdate(
            scores,
            tf.stack(List.of(rows, columns), org.tensorflow.op.core.Stack.axis(2L)),
            hidden);
    return TopK.create(tf.scope(), visible, k, new TopK.Options[0]);
  }

  private static TFloat32 matrix(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * rows[0].length, rows[0].length);
    }
    return TFloat32.tensorOf(Shape.of(rows.length, rows[0].length), DataBuffers.of(flat));
  }

  /** Something to do to the files of a version before it is published. */
  interface Change {
    void make(Path staging) throws IOException;
  }

  /** Publishes the model with a golden batch recorded from itself. */
  public ModelVersion publish(ModelRegistry registry) {
    return publish(registry, staging -> {});
  }

  ModelVersion publish(ModelRegistry registry, Change change) {
    return registry.publish(
        "tiny",
        staging -> {
          write(staging);
          change.make(staging);
          return draft(golden(staging.resolve(Manifest.SAVED_MODEL)));
        });
  }

  private List<GoldenQuery> golden(Path savedModel) {
    Vocabulary vocabulary = new Vocabulary(vocabulary());
    List<List<String>> contexts = List.of(List.of("item-1"), List.of("item-2", "item-3", "item-4"));
    int k = Math.min(5, catalogue() - 3);
    return users == null
        ? GoldenBatch.record(savedModel, vocabulary, LENGTH, contexts, contexts, k)
        : GoldenBatch.record(
            savedModel,
            vocabulary,
            new Vocabulary(userIds()),
            LENGTH,
            List.of("user-1", "user-2"),
            contexts,
            contexts,
            k);
  }

  /** Publishes without asking the model anything: for models that would not answer. */
  ModelVersion publishUnasked(ModelRegistry registry) {
    return publishUnasked(registry, "");
  }

  /** The same with a golden query by this user. */
  ModelVersion publishUnasked(ModelRegistry registry, String user) {
    return registry.publish(
        "tiny",
        staging -> {
          write(staging);
          return draft(
              List.of(
                  new GoldenQuery(
                      user,
                      List.of("item-1"),
                      List.of("item-1"),
                      List.of(new ScoredItem("item-2", 1f)))));
        });
  }

  private void write(Path staging) throws IOException {
    export(staging.resolve(Manifest.SAVED_MODEL));
    new Vocabulary(vocabulary()).write(staging.resolve(Manifest.VOCABULARY));
    new Vocabulary(vocabulary()).write(staging.resolve(Manifest.POPULAR));
    itemVectors().write(staging.resolve(Manifest.ITEM_VECTORS));
    if (users != null) {
      new Vocabulary(userIds()).write(staging.resolve(Manifest.USERS));
    }
  }

  private VersionDraft draft(List<GoldenQuery> golden) {
    return new VersionDraft(
        "tiny", Instant.EPOCH, 0, "none", LENGTH, hyperparameters, Map.of(), 1, golden);
  }
}

package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.registry.ItemVectors;
import dev.reelstream.retrieval.ClusteredVectors;
import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What an index costs and finds, on one thread and in its processor time.
 *
 * <p>{@code mvn -Pslow verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dit.test=IndexBenchmarkITCase}, for one size alone with {@code -Dreelstream.index.items=60000};
 * a million items take a quarter of an hour of processor time and 3 GB of memory.
 */
@Tag("slow")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class IndexBenchmarkITCase {
  private static final int DIMENSIONS = 64;
  private static final int K = 10;
  private static final int QUERIES = 1000;
  private static final int TENSORFLOW_BATCH = 64;
  private static final double SECONDS = 5;

  @ParameterizedTest
  @MethodSource("sizes")
  void measure(int items, @TempDir Path directory) throws Exception {
    int clusters = (int) Math.round(Math.sqrt(items));
    ClusteredVectors made = new ClusteredVectors(clusters, DIMENSIONS, 1);
    ItemVectors vectors = made.items(items);
    float[][] forTheBeam = made.queries(QUERIES);
    float[][] queries = made.queries(QUERIES);

    Path file = directory.resolve("item_index.bin");
    long start = processorNanos();
    Map<String, Double> metrics = IndexFile.build(file, vectors, forTheBeam);
    double building = (processorNanos() - start) / 1e9;
    ItemIndex hnsw = new HnswIndex(vectors, HnswGraph.read(file));
    ItemIndex exact = new ExactIndex(vectors);
    TopK[] best = new TopK[QUERIES];
    for (int i = 0; i < QUERIES; i++) {
      best[i] = exact.search(queries[i], new int[0], K);
    }
    double recall = Recall.of(hnsw, queries, best);

    double exactRate = rate(i -> exact.search(queries[i % QUERIES], new int[0], K), 1);
    double hnswRate = rate(i -> hnsw.search(queries[i % QUERIES], new int[0], K), 1);
    double graphRate = tensorFlow(vectors, queries);
    System.out.printf(
        "%,d items × %d in %,d clusters: built and measured in %.0f s, %,d MB, beam %.0f, recall@10 %.4f;"
            + " queries per processor second: exact %,.0f, TensorFlow by %d %,.0f, HNSW %,.0f; HNSW is %.1f times exact,"
            + " %.1f times TensorFlow%n",
        items,
        DIMENSIONS,
        clusters,
        building,
        Files.size(file) >> 20,
        metrics.get("indexBeam"),
        recall,
        exactRate,
        TENSORFLOW_BATCH,
        graphRate,
        hnswRate,
        hnswRate / exactRate,
        hnswRate / graphRate);
    assertThat(recall).isGreaterThanOrEqualTo(0.95);
    if (items >= 1_000_000) {
      assertThat(hnswRate / exactRate).isGreaterThanOrEqualTo(10);
    }
  }

  static IntStream sizes() {
    Integer one = Integer.getInteger("reelstream.index.items");
    return one == null ? IntStream.of(3_000, 10_000, 20_000, 60_000, 1_000_000) : IntStream.of(one);
  }

  /** Queries per second of this thread's processor time, behind a tenth of them to get warm. */
  private static double rate(IntConsumer call, int queriesPerCall) {
    run(call, SECONDS / 10);
    long start = processorNanos();
    int calls = run(call, SECONDS);
    return calls * (double) queriesPerCall / ((processorNanos() - start) / 1e9);
  }

  private static int run(IntConsumer call, double seconds) {
    long end = processorNanos() + (long) (seconds * 1e9);
    int calls = 0;
    while (processorNanos() < end || calls < 2) {
      call.accept(calls++);
    }
    return calls;
  }

  /** Not the wall clock: what else runs on the machine should not count. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** All items scored by one multiplication per batch, as in a served graph. */
  private static double tensorFlow(ItemVectors vectors, float[][] queries) {
    TensorFlowRuntime.start();
    ConfigProto oneThread =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(-1)
            .setIntraOpParallelismThreads(1)
            .build();
    float[] batch = new float[TENSORFLOW_BATCH * DIMENSIONS];
    for (int i = 0; i < TENSORFLOW_BATCH; i++) {
      System.arraycopy(queries[i], 0, batch, i * DIMENSIONS, DIMENSIONS);
    }
    Shape shape = Shape.of(vectors.rows(), DIMENSIONS);
    try (Graph graph = new Graph();
        Session session = new Session(graph, oneThread);
        TFloat32 asked =
            TFloat32.tensorOf(Shape.of(TENSORFLOW_BATCH, DIMENSIONS), DataBuffers.of(batch))) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> query = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> given = tf.placeholder(TFloat32.class);
      Variable<TFloat32> items = tf.variable(shape, TFloat32.class);
      try (TFloat32 values = TFloat32.tensorOf(shape, DataBuffers.of(vectors.values()))) {
        session.runner().feed(given, values).addTarget(tf.assign(items, given)).run();
      }
      Operand<TInt32> top =
          tf.nn
              .topK(
                  tf.linalg.matMul(query, items, MatMul.transposeB(true)),
                  tf.constant(K),
                  TInt32.class)
              .indices();
      return rate(
          call -> {
            try (Result result = session.runner().feed(query, asked).fetch(top).run()) {
              assertThat(result.size()).isEqualTo(1);
            }
          },
          TENSORFLOW_BATCH);
    }
  }
}

package dev.reelstream.retrieval.index;

import dev.reelstream.registry.ItemVectors;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The catalogue of ml-1m at 64 dimensions and a bias: selection alone, and with its scores. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TopKBenchmark {
  private static final int ROWS = 3707;
  private static final int DIMENSIONS = 65;
  private static final int SEEN = 100;

  @Param({"10", "20"})
  public int k;

  /** Queries that are answered together; times are for all of them. */
  @Param({"1", "64", "512"})
  public int batch;

  private final Random random = new Random(1);
  private final ItemVectors vectors = new ItemVectors(ROWS, DIMENSIONS, normal(ROWS * DIMENSIONS));
  private final ItemIndex exact = new ExactIndex(vectors);
  private final ItemIndex product = new ProductIndex(vectors);
  private float[][] queries = {};
  private float[][] scores = {};
  private int[][] seen = {};

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Setup(Level.Trial)
  public void draw() {
    queries = new float[batch][];
    scores = new float[batch][];
    seen = new int[batch][];
    for (int i = 0; i < batch; i++) {
      queries[i] = normal(DIMENSIONS);
      scores[i] = normal(ROWS);
      seen[i] = random.ints(SEEN, 1, ROWS).toArray();
    }
  }

  @Benchmark
  public int selection() {
    int best = 0;
    for (float[] each : scores) {
      best += TopK.of(each, k).items()[0];
    }
    return best;
  }

  @Benchmark
  public TopK[] exactIndex() {
    return exact.search(queries, seen, k);
  }

  @Benchmark
  public TopK[] productIndex() {
    return product.search(queries, seen, k);
  }

  @TearDown(Level.Trial)
  public void close() {
    product.close();
  }
}

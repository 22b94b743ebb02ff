package dev.reelstream.retrieval;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the batcher itself costs: items go through work that does nothing, in bursts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MicroBatcherBenchmark {
  private static final int BURST = 1024;
  private static final int BATCH = 256;

  private final MicroBatcher<Integer, Integer> batcher =
      new MicroBatcher<>(
          "benchmark", BATCH, Duration.ofMillis(2), BURST, List::copyOf, BatchListener.NONE);

  @Benchmark
  @OperationsPerInvocation(BURST)
  public int throughOnce() throws InterruptedException, ExecutionException {
    CompletableFuture<?>[] results = new CompletableFuture<?>[BURST];
    for (int i = 0; i < BURST; i++) {
      results[i] = batcher.submit(i);
    }
    CompletableFuture.allOf(results).get();
    return results.length;
  }

  @TearDown(Level.Trial)
  public void close() {
    batcher.close();
  }
}

package dev.reelstream.codec;

import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A recommendation → the {@code recommendations} topic's value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonBenchmark {
  /** A list of its own length. */
  @State(Scope.Thread)
  public static class Recommended {
    @Param({"10", "20"})
    public int k;

    Recommendation of(List<ScoredItem> items) {
      return new Recommendation(
          "4169",
          117,
          "4169-9",
          978_300_760_000L,
          "1193",
          List.of("2858", "260", "1196", "1210", "480", "2028", "589", "2571", "1270", "1193"),
          "gru",
          3,
          Source.MODEL,
          items.subList(0, k),
          1_700_000_000_000L,
          1_700_000_000_000L);
    }
  }

  private final Json json = new Json();
  private final List<ScoredItem> items =
      IntStream.range(0, 20)
          .mapToObj(rank -> new ScoredItem(Integer.toString(3000 - 7 * rank), 9.125f / (rank + 1)))
          .toList();

  @Benchmark
  public byte[] encode(Recommended recommended) {
    return json.write(recommended.of(items));
  }
}

package dev.reelstream.query;

import dev.reelstream.serde.StateReader;
import dev.reelstream.serde.StateWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The items that a user has seen: what each event of the user asks of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ItemSetBenchmark {
  @Param({"100", "1000", "10000"})
  public int seen;

  private final ItemSet set = new ItemSet();

  @Setup(Level.Trial)
  public void fill() {
    IntStream.rangeClosed(1, seen).forEach(item -> set.add(Integer.toString(item)));
  }

  /** One that is there, which adds nothing: the last one, behind all others. */
  @Benchmark
  public boolean add() {
    return set.add(Integer.toString(seen));
  }

  @Benchmark
  public List<String> asStrings() {
    return List.copyOf(set.items());
  }

  @Benchmark
  public int stateThereAndBack() {
    StateWriter out = new StateWriter();
    set.writeTo(out);
    return ItemSet.readFrom(new StateReader(out.toBytes())).size();
  }
}

package dev.reelstream.codec;

import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The {@code ratings} topic's value → a rating. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RatingCodecBenchmark {
  private final RatingCodec codec = new RatingCodec();
  private final byte[] value =
      "{\"userId\":\"4169\",\"itemId\":\"1193\",\"rating\":5.0,\"timestamp\":978300760000}"
          .getBytes(StandardCharsets.UTF_8);

  @Benchmark
  public Rating decode() throws MalformedRecordException {
    return codec.decode(value);
  }
}

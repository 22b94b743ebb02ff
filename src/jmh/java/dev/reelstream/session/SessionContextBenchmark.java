package dev.reelstream.session;

import dev.reelstream.event.Rating;
import dev.reelstream.ingest.ReceivedRating;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A user's ratings, session after session, from the first one on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionContextBenchmark {
  private static final int RATINGS = 200;
  private static final int PER_SESSION = 20;

  private final ReceivedRating[] ratings = ratings();

  private static ReceivedRating[] ratings() {
    ReceivedRating[] ratings = new ReceivedRating[RATINGS];
    long time = 978_300_760_000L;
    for (int i = 0; i < RATINGS; i++) {
      time += i % PER_SESSION == 0 ? TimeUnit.HOURS.toMillis(30) : TimeUnit.SECONDS.toMillis(40);
      // Each item once, which is what a user does.
      Rating rating = new Rating("4169", Integer.toString(1 + i * 37 % 3706), 4, time);
      ratings[i] = new ReceivedRating(rating, time, time);
    }
    return ratings;
  }

  @Benchmark
  @OperationsPerInvocation(RATINGS)
  public long append() {
    SessionContext context = new SessionContext("4169");
    long seen = 0;
    for (ReceivedRating rating : ratings) {
      Appended appended = context.append(rating, SessionRules.DEFAULT);
      seen += appended.query() == null ? 0 : appended.query().seen().size();
    }
    return seen;
  }
}

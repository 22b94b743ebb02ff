package dev.reelstream.job;

import dev.reelstream.replay.Fraction;
import dev.reelstream.replay.Speed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/** How a stream is sent and how the job that reads it is set up. */
record RunRequest(
    int parallelism,
    Speed speed,
    OptionalDouble rate,
    Duration disorder,
    Fraction malformed,
    Map<String, String> options,
    UnaryOperator<Pipeline.Streams> between) {
  static RunRequest plain() {
    return new RunRequest(
        2,
        Speed.MAX,
        OptionalDouble.empty(),
        Duration.ZERO,
        Fraction.NONE,
        Map.of(),
        UnaryOperator.identity());
  }

  RunRequest withParallelism(int subtasks) {
    return new RunRequest(subtasks, speed, rate, disorder, malformed, options, between);
  }

  RunRequest paced(Speed factor, double eventsPerSecond) {
    return new RunRequest(
        parallelism,
        factor,
        OptionalDouble.of(eventsPerSecond),
        disorder,
        malformed,
        options,
        between);
  }

  RunRequest withDisorder(Duration bound) {
    return new RunRequest(parallelism, speed, rate, bound, malformed, options, between);
  }

  RunRequest withMalformed(Fraction share) {
    return new RunRequest(parallelism, speed, rate, disorder, share, options, between);
  }

  RunRequest with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new RunRequest(parallelism, speed, rate, disorder, malformed, more, between);
  }

  /** Puts something between the stages and the sinks. */
  RunRequest between(UnaryOperator<Pipeline.Streams> operator) {
    return new RunRequest(parallelism, speed, rate, disorder, malformed, options, operator);
  }
}

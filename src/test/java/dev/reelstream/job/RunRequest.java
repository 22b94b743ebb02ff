package dev.reelstream.job;

import dev.reelstream.registry.ModelVersion;
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
    UnaryOperator<Pipeline.Streams> between,
    Map<String, ModelVersion> shadows) {
  static RunRequest plain() {
    return new RunRequest(
        2,
        Speed.MAX,
        OptionalDouble.empty(),
        Duration.ZERO,
        Fraction.NONE,
        Map.of(),
        UnaryOperator.identity(),
        Map.of());
  }

  RunRequest withParallelism(int subtasks) {
    return new RunRequest(subtasks, speed, rate, disorder, malformed, options, between, shadows);
  }

  RunRequest paced(Speed factor, double eventsPerSecond) {
    return new RunRequest(
        parallelism,
        factor,
        OptionalDouble.of(eventsPerSecond),
        disorder,
        malformed,
        options,
        between,
        shadows);
  }

  RunRequest withDisorder(Duration bound) {
    return new RunRequest(parallelism, speed, rate, bound, malformed, options, between, shadows);
  }

  RunRequest withMalformed(Fraction share) {
    return new RunRequest(parallelism, speed, rate, disorder, share, options, between, shadows);
  }

  RunRequest with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new RunRequest(parallelism, speed, rate, disorder, malformed, more, between, shadows);
  }

  /** Puts something between the stages and the sinks. */
  RunRequest between(UnaryOperator<Pipeline.Streams> operator) {
    return new RunRequest(
        parallelism, speed, rate, disorder, malformed, options, operator, shadows);
  }

  /** Versions that are announced as shadows before the job is submitted, by alias. */
  RunRequest withShadows(Map<String, ModelVersion> byAlias) {
    return new RunRequest(parallelism, speed, rate, disorder, malformed, options, between, byAlias);
  }
}

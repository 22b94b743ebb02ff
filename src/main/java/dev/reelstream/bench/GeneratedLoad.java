package dev.reelstream.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelstream.codec.Json;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.local.ChildProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A job under ratings that are due at fixed times, sent and read back by another process. */
final class GeneratedLoad {
  /** Compiled quickly, not well: a compiler at work would take a core from the job at first. */
  private static final List<String> GENERATOR =
      List.of("-Xms256m", "-Xmx256m", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1");

  /** The parameter that tells by which isolation level answers were read. */
  static final String READER = "reader";

  private static final double LAST_ANSWER_SECONDS = 30;
  private static final Duration COMMIT = Duration.ofMinutes(1);
  private static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();

  private GeneratedLoad() {}

  /**
   * Runs a job from its start until it has answered everything. What the traffic's users have rated
   * before is over when the first rating is due.
   *
   * @throws BenchException if a rating or an answer is missing
   */
  static Load.Measured run(
      BenchSession session,
      JobRunner runner,
      JobSetting setting,
      Load.Traffic traffic,
      double eventsPerSecond,
      Load.Windows windows) {
    KafkaConnection kafka = session.kafka();
    String prefix = session.prefix("load");
    LoadedTopic topic =
        traffic
            .history()
            .map(history -> LoadedTopic.load(kafka, prefix, history))
            .orElseGet(() -> LoadedTopic.empty(kafka, prefix));
    BenchModel.announce(session.model(), topic);
    try (JobRunner.Running running = runner.start(topic, setting)) {
      running.awaitStart();
      awaitHistory(running, topic, setting);
      Load load =
          new Load(
              kafka.bootstrapServers(),
              topic.name(Topic.RATINGS),
              topic.name(Topic.RECOMMENDATIONS),
              traffic,
              eventsPerSecond,
              windows,
              LAST_ANSWER_SECONDS,
              session.seed());
      Load.Measured measured = generate(load);
      require(setting, "ratings sent", load.events(), measured.sent());
      measured
          .received()
          .forEach(
              (reader, received) ->
                  require(setting, "answers to " + reader, load.events(), received));
      running.stop();
      return measured;
    }
  }

  /**
   * Percentiles of the latency by reader, a value per window.
   *
   * @param load the rate's share of the sustainable one
   */
  static List<Figure> latencies(
      String section, JobSetting setting, double load, double rate, Load.Measured measured) {
    List<Figure> figures = new ArrayList<>();
    measured
        .millis()
        .forEach(
            (reader, percentiles) ->
                percentiles.forEach(
                    (percentile, values) -> {
                      Map<String, Object> parameters = parameters(setting, load, rate);
                      parameters.put(READER, reader);
                      figures.add(new Figure(section, percentile, "ms", parameters, values));
                    }));
    return figures;
  }

  /** Of a figure taken under load. */
  static Map<String, Object> parameters(JobSetting setting, double load, double rate) {
    Map<String, Object> parameters = new LinkedHashMap<>(setting.parameters());
    parameters.put("load", load);
    parameters.put("eventsPerSecond", Math.rint(rate));
    return parameters;
  }

  /** The topic's end counts what is not committed yet and markers of commits; a reader does not. */
  private static void awaitHistory(
      JobRunner.Running running, LoadedTopic topic, JobSetting setting) {
    long expected = topic.answers(setting.stage());
    running.follow(expected);
    long found = committed(topic);
    for (long end = System.nanoTime() + COMMIT.toNanos();
        found < expected && System.nanoTime() - end < 0;
        found = committed(topic)) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    require(setting, "answers to the history", expected, found);
  }

  private static long committed(LoadedTopic topic) {
    return TopicReader.count(topic.kafka(), topic.name(Topic.RECOMMENDATIONS));
  }

  private static Load.Measured generate(Load load) {
    Json json = new Json();
    String told = new String(json.write(load), StandardCharsets.UTF_8);
    try (ChildProcess generator = ChildProcess.start(LoadMain.class, GENERATOR, List.of(told))) {
      return json.mapper().readValue(generator.line(), Load.Measured.class);
    } catch (JsonProcessingException e) {
      throw new BenchException("the generator's answer is not understood: " + e.getMessage(), e);
    }
  }

  private static void require(JobSetting setting, String what, long expected, long found) {
    if (expected != found) {
      throw new BenchException(
          "load, %s, is incomplete and does not count: %d %s, expected %d"
              .formatted(setting.delivery(), found, what, expected));
    }
  }
}

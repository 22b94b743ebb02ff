package dev.reelstream.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelstream.codec.Json;
import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.local.ChildProcess;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.KafkaConnection;
import dev.reelstream.replay.Topic;
import dev.reelstream.report.Plot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long from when a rating was due to be sent until its recommendation was read, at shares of
 * the sustainable rate.
 */
final class LatencySection implements Section {
  static final String NAME = "latency";

  /** Compiled quickly, not well: a compiler at work would take a core from the job at first. */
  private static final List<String> GENERATOR =
      List.of("-Xms256m", "-Xmx256m", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1");

  private static final int PARALLELISM = 2;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  /** The bars are those of half the sustainable rate. */
  private static final double BAR_LOAD = 0.5;

  private static final double AT_LEAST_ONCE_MILLIS = 50;
  private static final double BESIDE_CHECKPOINT_MILLIS = 250;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    List<Double> loads = session.scale().pick(List.of(BAR_LOAD), List.of(0.25, BAR_LOAD, 0.75));
    Map<String, List<Plot.Point>> lines = new LinkedHashMap<>();
    try (JobRunner runner = new JobRunner(session)) {
      WarmUp.once(session, runner);
      double sustainable = sustainable(session, runner);
      for (Delivery delivery : Delivery.values()) {
        for (double load : loads) {
          JobSetting setting = new JobSetting(Stage.MODEL, delivery, PARALLELISM, CHECKPOINTS);
          session.progress(
              "latency: %s at %.0f %% of %s events/s"
                  .formatted(delivery, 100 * load, Numbers.plain(sustainable)));
          Load.Measured measured = measure(session, runner, setting, load * sustainable);
          report(session, setting, load, load * sustainable, measured, lines);
        }
      }
    }
    session.plot(
        NAME,
        new Plot(
            "Latency of a recommendation, p99, from when its rating was due",
            Plot.Axis.linear("% of the sustainable rate"),
            Plot.Axis.logarithmic("ms"),
            lines.entrySet().stream()
                .map(line -> new Plot.Series(line.getKey(), line.getValue()))
                .toList()));
  }

  /** The pipeline's rate of this run, or one measured now where that section was left out. */
  private static double sustainable(BenchSession session, JobRunner runner) {
    JobSetting setting =
        new JobSetting(Stage.MODEL, Delivery.EXACTLY_ONCE, PARALLELISM, CHECKPOINTS);
    return session.figures().stream()
        .filter(
            figure ->
                figure.section().equals(PipelineSection.NAME)
                    && figure.name().equals(PipelineSection.THROUGHPUT)
                    && setting.stage().title().equals(figure.parameters().get("stage"))
                    && setting.delivery().toString().equals(figure.parameters().get("delivery"))
                    && Integer.valueOf(PARALLELISM).equals(figure.parameters().get("parallelism")))
        .map(Figure::median)
        .findFirst()
        .orElseGet(() -> Sustainable.measure(session, runner, setting));
  }

  private static Load.Measured measure(
      BenchSession session, JobRunner runner, JobSetting setting, double eventsPerSecond) {
    KafkaConnection kafka = KafkaConnection.to(session.broker().bootstrapServers());
    LoadedTopic topic = LoadedTopic.empty(kafka, session.prefix(NAME));
    ModelVersion model = session.model();
    BenchModel.announce(model, topic);
    try (JobRunner.Running running = runner.start(topic, setting)) {
      running.awaitStart();
      Load load =
          new Load(
              kafka.bootstrapServers(),
              topic.name(Topic.RATINGS),
              topic.name(Topic.RECOMMENDATIONS),
              eventsPerSecond,
              session.scale().pick(6.0, 12.0),
              session.scale().pick(3.0, 8.0),
              3,
              30,
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
          "latency %s is incomplete and does not count: %d %s, expected %d"
              .formatted(setting.delivery(), found, what, expected));
    }
  }

  private static void report(
      BenchSession session,
      JobSetting setting,
      double load,
      double rate,
      Load.Measured measured,
      Map<String, List<Plot.Point>> lines) {
    measured
        .millis()
        .forEach(
            (reader, percentiles) ->
                percentiles.forEach(
                    (percentile, values) -> {
                      Map<String, Object> parameters = new LinkedHashMap<>(setting.parameters());
                      parameters.put("reader", reader);
                      parameters.put("load", load);
                      parameters.put("eventsPerSecond", Math.rint(rate));
                      Figure figure =
                          session.add(new Figure(NAME, percentile, "ms", parameters, values));
                      if (percentile.equals("p99")) {
                        lines
                            .computeIfAbsent(
                                setting.delivery() + ", " + reader, none -> new ArrayList<>())
                            .add(new Plot.Point(100 * load, Math.max(1, figure.median())));
                        bar(session, setting, reader, load, figure);
                      }
                    }));
  }

  private static void bar(
      BenchSession session, JobSetting setting, String reader, double load, Figure p99) {
    if (load != BAR_LOAD || !reader.equals("read_committed")) {
      return;
    }
    double bound =
        setting.delivery() == Delivery.AT_LEAST_ONCE
            ? AT_LEAST_ONCE_MILLIS
            : CHECKPOINTS.toMillis() + BESIDE_CHECKPOINT_MILLIS;
    session.add(
        Ratio.of(
            "%s p99 latency at 50 %% load%s"
                .formatted(
                    setting.delivery(),
                    setting.delivery() == Delivery.AT_LEAST_ONCE
                        ? ""
                        : ", checkpoint every " + CHECKPOINTS.toSeconds() + " s"),
            p99,
            Bar.atMost(bound)));
  }
}

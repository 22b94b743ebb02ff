package dev.reelstream.bench;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.report.Plot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a user's state takes in a checkpoint, and whether many users slow the job down. */
final class StateSection implements Section {
  static final String NAME = "state";

  private static final int ITEMS = 10;
  private static final int MANY_ITEMS = 100;
  private static final int SMALL = 10_000;
  private static final int MEDIUM = 100_000;
  private static final int LARGE = 1_000_000;
  private static final int REPETITIONS = 3;
  private static final double BYTES_PER_USER = 700;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    JobSetting setting =
        new JobSetting(
            Stage.SESSIONS,
            Delivery.EXACTLY_ONCE,
            2,
            Duration.ofSeconds(session.scale().pick(1, 5)));
    List<Integer> sizes =
        session.scale().pick(List.of(SMALL / 5, SMALL), List.of(SMALL, MEDIUM, LARGE));
    Map<Integer, Figure> rates = new LinkedHashMap<>();
    try (JobRunner runner = new JobRunner(session)) {
      WarmUp.once(session, runner);
      Figure bytes = full(session, runner, setting);
      session.add(
          Ratio.of(
              "state per user in a checkpoint: 10 items, session, 100 seen items",
              bytes,
              Bar.atMost(BYTES_PER_USER)));
      for (int users : sizes) {
        rates.put(users, grown(session, runner, setting, users));
      }
    }
    Figure small = rates.get(SMALL);
    Figure large = rates.get(LARGE);
    if (small != null && large != null) {
      session.add(
          Ratio.of(
              "throughput at 1 M users ÷ at 10 k users, RocksDB", large, small, Bar.atLeast(0.7)));
    }
    session.plot(
        "growth-users",
        new Plot(
            "Cost of an event by number of users",
            Plot.Axis.logarithmic("users in state"),
            Plot.Axis.linear("µs"),
            List.of(
                new Plot.Series(
                    "sessions and contexts, RocksDB",
                    rates.entrySet().stream()
                        .map(rate -> new Plot.Point(rate.getKey(), 1e6 / rate.getValue().median()))
                        .toList()))));
  }

  /** Bytes per user where each has an open session of ten and a hundred seen items. */
  private static Figure full(BenchSession session, JobRunner runner, JobSetting setting) {
    int users = session.scale().pick(SMALL / 5, SMALL);
    session.progress("state: %d users with %d seen items".formatted(users, MANY_ITEMS));
    LoadedTopic topic = load(session, new Population(users, MANY_ITEMS, Workload.CATALOGUE));
    try (JobRunner.Running running = runner.start(topic, setting)) {
      running.follow(topic.positives());
      Figure bytes = snapshot(session, running, parameters(setting, users, MANY_ITEMS), users);
      running.stop();
      return bytes;
    }
  }

  /** The rate over a state of so many users; adds its size and what a checkpoint of it takes. */
  private static Figure grown(
      BenchSession session, JobRunner runner, JobSetting setting, int users) {
    session.progress("state: %d users with %d items each".formatted(users, ITEMS));
    Population population = new Population(users, ITEMS, Workload.CATALOGUE);
    LoadedTopic topic = load(session, population);
    Map<String, Object> parameters = parameters(setting, users, ITEMS);
    long events = session.scale().pick(40_000, 200_000);
    List<ProgressCurve> curves = new ArrayList<>();
    try (JobRunner.Running running = runner.start(topic, setting)) {
      running.follow(topic.positives());
      snapshot(session, running, parameters, users);
      for (int repetition = 0; repetition <= REPETITIONS; repetition++) {
        topic = topic.and(population.visits(events, repetition, session.seed()));
        ProgressCurve curve = running.follow(topic.positives());
        if (repetition > 0) {
          curves.add(curve);
        }
      }
      session.add(
          new Figure(
              NAME,
              "checkpoint time",
              "ms",
              parameters,
              running.job().checkpointMillis().stream().map(Long::doubleValue).toList()));
      running.stop();
      Completeness.check(topic, setting.stage(), topic.positives());
    }
    return session.add(
        Figure.of(
            NAME,
            PipelineSection.THROUGHPUT,
            "events/s",
            parameters,
            curves,
            ProgressCurve::eventsPerSecond));
  }

  private static LoadedTopic load(BenchSession session, Population population) {
    return LoadedTopic.load(session.kafka(), session.prefix(NAME), population.histories());
  }

  /** Takes complete snapshots; bytes per user in one. */
  private static Figure snapshot(
      BenchSession session, JobRunner.Running running, Map<String, Object> parameters, int users) {
    List<Double> bytes = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      long start = System.nanoTime();
      Path snapshot = running.job().snapshot(session.stack().directory().resolve("snapshots"));
      millis.add((System.nanoTime() - start) / 1e6);
      bytes.add((double) Folder.bytes(snapshot));
      Folder.remove(snapshot);
    }
    session.add(new Figure(NAME, "snapshot size", "bytes", parameters, bytes));
    session.add(new Figure(NAME, "snapshot time", "ms", parameters, millis));
    return session.add(
        new Figure(
            NAME,
            "bytes per user",
            "bytes",
            parameters,
            bytes.stream().map(all -> all / users).toList()));
  }

  private static Map<String, Object> parameters(JobSetting setting, int users, int seen) {
    Map<String, Object> parameters = new LinkedHashMap<>(setting.parameters());
    parameters.put("users", users);
    parameters.put("seen", seen);
    return parameters;
  }
}

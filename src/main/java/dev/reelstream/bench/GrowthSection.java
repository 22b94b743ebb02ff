package dev.reelstream.bench;

import static java.util.Objects.requireNonNull;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.report.Plot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether an event costs more when its user has a long history, or when the job has run for long;
 * {@code state} tells the same of the number of users.
 */
final class GrowthSection implements Section {
  static final String NAME = "growth";

  private static final int BUCKETS = 10;

  /**
   * One way of growing.
   *
   * @param by what grows, up to {@code most}
   */
  private record Growth(String by, double most, Stage stage, Workload workload) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    List<Growth> growths = growths(session);
    int rounds = session.scale().pick(1, 3);
    Map<Growth, LoadedTopic> topics = new LinkedHashMap<>();
    for (Growth growth : growths) {
      LoadedTopic topic =
          LoadedTopic.load(session.kafka(), session.prefix(NAME), growth.workload());
      BenchModel.announce(session.model(), topic);
      topics.put(growth, topic);
    }
    Map<Growth, List<ProgressCurve>> runs;
    try (JobRunner runner = new JobRunner(session)) {
      WarmUp.once(session, runner);
      runs =
          Rounds.of(
              growths,
              rounds,
              (round, growth) -> {
                session.progress(
                    "growth: round %d of %d, %s, %s"
                        .formatted(round, rounds, growth.by(), growth.stage().title()));
                return runner.drain(requireNonNull(topics.get(growth)), setting(growth));
              });
    }
    Map<String, List<Plot.Series>> plots = new LinkedHashMap<>();
    runs.forEach(
        (growth, curves) ->
            plots
                .computeIfAbsent(growth.by(), none -> new ArrayList<>())
                .add(new Plot.Series(growth.stage().title(), points(session, growth, curves))));
    plots.forEach(
        (by, series) ->
            session.plot(
                "growth-" + by.replace(' ', '-'),
                new Plot(
                    "Cost of an event by " + by,
                    Plot.Axis.linear(by),
                    Plot.Axis.linear("µs of processor time"),
                    series)));
  }

  private static List<Growth> growths(BenchSession session) {
    int users = session.scale().pick(6, 16);
    int nearlyAll = Workload.CATALOGUE - Workload.NEVER_RATED;
    int longest = 10_000;
    long events = session.scale().pick(30_000, 300_000);
    return List.of(
        new Growth(
            "length of history",
            longest,
            Stage.SESSIONS,
            new Population(users, longest, longest).histories()),
        new Growth(
            "length of history",
            nearlyAll,
            Stage.MODEL,
            new Population(users, nearlyAll, Workload.CATALOGUE).histories()),
        new Growth(
            "events so far", events, Stage.EVALUATION, Workload.live(events, session.seed())));
  }

  private static JobSetting setting(Growth growth) {
    return new JobSetting(growth.stage(), Delivery.EXACTLY_ONCE, 2, Duration.ofSeconds(5));
  }

  private static List<Plot.Point> points(
      BenchSession session, Growth growth, List<ProgressCurve> curves) {
    List<Plot.Point> points = new ArrayList<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      double from = (double) bucket / BUCKETS;
      double to = (bucket + 1.0) / BUCKETS;
      // A quick run's parts are short: the broker may have been looked at once in two of them.
      List<ProgressCurve> parts =
          curves.stream()
              .map(curve -> curve.between(from, to))
              .filter(part -> part.events() > 0)
              .toList();
      if (parts.isEmpty()) {
        continue;
      }
      Map<String, Object> parameters = new LinkedHashMap<>(setting(growth).parameters());
      parameters.put(growth.by(), Math.round((from + to) / 2 * growth.most()));
      Figure cost =
          session.add(
              Figure.of(
                  NAME,
                  "job cpu by " + growth.by(),
                  "µs/event",
                  parameters,
                  parts,
                  ProgressCurve::jobCpuMicros));
      points.add(new Plot.Point((from + to) / 2 * growth.most(), cost.median()));
    }
    return points;
  }
}

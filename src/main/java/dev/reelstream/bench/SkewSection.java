package dev.reelstream.bench;

import static java.util.Objects.requireNonNull;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs that some users rate more than others: all of one user's events are one task's. */
final class SkewSection implements Section {
  static final String NAME = "skew";

  private static final double EXPONENT = 1.2;
  private static final double WARM_UP = 0.2;
  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    long events = session.scale().pick(30_000, 200_000);
    JobSetting setting =
        new JobSetting(
            Stage.MODEL, Delivery.EXACTLY_ONCE, 2, Duration.ofSeconds(session.scale().pick(1, 5)));
    Map<String, LoadedTopic> topics = new LinkedHashMap<>();
    draws(session.scale())
        .forEach(
            (name, draw) -> {
              LoadedTopic topic =
                  LoadedTopic.load(
                      session.kafka(),
                      session.prefix(NAME),
                      Workload.evenings(draw, events, session.seed()));
              BenchModel.announce(session.model(), topic);
              topics.put(name, topic);
            });
    Map<String, List<ProgressCurve>> runs;
    try (JobRunner runner = new JobRunner(session)) {
      WarmUp.once(session, runner);
      runs =
          Rounds.of(
              topics.keySet(),
              ROUNDS,
              (round, name) -> {
                session.progress("skew: round %d of %d, %s".formatted(round, ROUNDS, name));
                return runner.drain(requireNonNull(topics.get(name)), setting).between(WARM_UP, 1);
              });
    }
    Map<String, Figure> rates = new LinkedHashMap<>();
    runs.forEach(
        (name, curves) -> {
          Map<String, Object> parameters = new LinkedHashMap<>(setting.parameters());
          parameters.put("users", name);
          rates.put(
              name,
              session.add(
                  Figure.of(
                      NAME,
                      PipelineSection.THROUGHPUT,
                      "events/s",
                      parameters,
                      curves,
                      ProgressCurve::eventsPerSecond)));
        });
    Figure uniform = rates.get("uniform");
    Figure half = rates.get("half by one");
    if (uniform != null && half != null) {
      session.add(
          Ratio.of("one user with half of all events ÷ uniform", half, uniform, Bar.atLeast(0.6)));
    }
  }

  private static Map<String, UserDraw> draws(Scale scale) {
    Map<String, UserDraw> draws = new LinkedHashMap<>();
    draws.put("uniform", UserDraw.uniform(Workload.USERS));
    if (scale == Scale.FULL) {
      draws.put("zipf 1.2", UserDraw.zipf(Workload.USERS, EXPONENT));
    }
    draws.put("half by one", UserDraw.half(Workload.USERS));
    return draws;
  }
}

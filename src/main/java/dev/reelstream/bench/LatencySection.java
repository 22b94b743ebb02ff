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
 * How long from when a rating was due to be sent until its recommendation was read, at shares of
 * the sustainable rate.
 */
final class LatencySection implements Section {
  static final String NAME = "latency";

  private static final int PARALLELISM = 2;

  /** What a reader of committed records waits for. */
  private static final Duration OFTEN = Duration.ofSeconds(1);

  /** Nobody waits for them: as {@code conf/config.yaml} has it. */
  private static final Duration SELDOM = Duration.ofSeconds(5);

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
    Load.Windows windows =
        session.scale().pick(new Load.Windows(4, 3, 3), new Load.Windows(8, 6, 3));
    List<Double> loads = session.scale().pick(List.of(BAR_LOAD), List.of(0.25, BAR_LOAD, 0.75));
    Map<String, List<Plot.Point>> lines = new LinkedHashMap<>();
    try (JobRunner runner = new JobRunner(session)) {
      WarmUp.once(session, runner);
      double sustainable =
          Sustainable.measure(
              session, runner, setting(Delivery.EXACTLY_ONCE), Load.Traffic.LIVE, NAME);
      for (Delivery delivery : Delivery.values()) {
        for (double load : loads) {
          JobSetting setting = setting(delivery);
          session.progress(
              "latency: %s at %.0f %% of %s events/s"
                  .formatted(delivery, 100 * load, NumberText.plain(sustainable)));
          Load.Measured measured =
              GeneratedLoad.run(
                  session, runner, setting, Load.Traffic.LIVE, load * sustainable, windows);
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

  private static JobSetting setting(Delivery delivery) {
    return new JobSetting(
        Stage.MODEL, delivery, PARALLELISM, delivery == Delivery.EXACTLY_ONCE ? OFTEN : SELDOM);
  }

  private static void report(
      BenchSession session,
      JobSetting setting,
      double load,
      double rate,
      Load.Measured measured,
      Map<String, List<Plot.Point>> lines) {
    for (Figure figure : GeneratedLoad.latencies(NAME, setting, load, rate, measured)) {
      session.add(figure);
      if (figure.name().equals("p99")) {
        String reader = (String) requireNonNull(figure.parameters().get(GeneratedLoad.READER));
        lines
            .computeIfAbsent(setting.delivery() + ", " + reader, none -> new ArrayList<>())
            .add(new Plot.Point(100 * load, Math.max(1, figure.median())));
        bar(session, setting, reader, load, figure);
      }
    }
  }

  private static void bar(
      BenchSession session, JobSetting setting, String reader, double load, Figure p99) {
    if (load != BAR_LOAD || !reader.equals("read_committed")) {
      return;
    }
    double bound =
        setting.delivery() == Delivery.AT_LEAST_ONCE
            ? AT_LEAST_ONCE_MILLIS
            : OFTEN.toMillis() + BESIDE_CHECKPOINT_MILLIS;
    session.add(
        Ratio.of(
            "%s p99 latency at 50 %% load%s"
                .formatted(
                    setting.delivery(),
                    setting.delivery() == Delivery.AT_LEAST_ONCE
                        ? ""
                        : ", checkpoint every " + OFTEN.toSeconds() + " s"),
            p99,
            Bar.atMost(bound)));
  }
}

package dev.reelstream.bench;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.report.Plot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Whether the job's memory stays as it is: half an hour of it at three quarters of the rate it can
 * sustain, with users who rate what they have rated before, so that nothing it has to remember
 * grows.
 */
final class SoakSection implements Section {
  static final String NAME = "soak";

  private static final double LOAD = 0.75;
  private static final double MOST_GROWTH = 1.02;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The least of them counts: what is more are records under way. */
  private static final int LOOKS_A_MINUTE = 3;

  private static final double MEBI = 1 << 20;
  private static final JobSetting SETTING =
      new JobSetting(
          Stage.EVALUATION, Delivery.EXACTLY_ONCE, JobRunner.SLOTS, Duration.ofSeconds(5));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public void run(BenchSession session) {
    int minutes = session.scale().pick(4, 30);
    int settling = session.scale().pick(1, 5);
    try (JobRunner runner = new JobRunner(session)) {
      WarmUp.once(session, runner);
      double rate =
          LOAD * Sustainable.measure(session, runner, SETTING, Load.Traffic.SETTLED, NAME);
      session.progress(
          "soak: %d minutes at %s events/s".formatted(minutes, NumberText.plain(rate)));
      try (MemoryWatch watch =
          MemoryWatch.start(MINUTE.dividedBy(LOOKS_A_MINUTE), seen -> tell(session, seen))) {
        Load.Measured measured =
            GeneratedLoad.run(
                session,
                runner,
                SETTING,
                Load.Traffic.SETTLED,
                rate,
                new Load.Windows(
                    MINUTE.toSeconds() * settling, MINUTE.toSeconds(), minutes - settling));
        GeneratedLoad.latencies(NAME, SETTING, LOAD, rate, measured).forEach(session::add);
        report(session, byMinute(watch.looks()), settling, rate);
      }
    }
  }

  private static List<ProcessMemory> byMinute(List<ProcessMemory> looks) {
    List<ProcessMemory> minutes = new ArrayList<>();
    for (int end = LOOKS_A_MINUTE; end <= looks.size(); end += LOOKS_A_MINUTE) {
      minutes.add(
          looks.subList(end - LOOKS_A_MINUTE, end).stream()
              .reduce(ProcessMemory::least)
              .orElseThrow());
    }
    return minutes;
  }

  private static void tell(BenchSession session, ProcessMemory seen) {
    session.progress(
        "soak: %.0f MiB live heap, %.0f MiB resident"
            .formatted(seen.liveHeap() / MEBI, seen.resident() / MEBI));
  }

  private static void report(
      BenchSession session, List<ProcessMemory> minutes, int settling, double rate) {
    List<Plot.Series> lines = new ArrayList<>();
    Map<String, ToLongFunction<ProcessMemory>> measures = new LinkedHashMap<>();
    measures.put("live heap", ProcessMemory::liveHeap);
    measures.put("resident memory", ProcessMemory::resident);
    measures.forEach(
        (name, measure) -> {
          List<Double> mebis =
              minutes.stream().map(each -> measure.applyAsLong(each) / MEBI).toList();
          Map<String, Object> parameters = GeneratedLoad.parameters(SETTING, LOAD, rate);
          Figure settled = part(name, parameters, mebis, settling, 2 * settling);
          Figure last = part(name, parameters, mebis, mebis.size() - settling, mebis.size());
          session.add(settled);
          session.add(last);
          session.add(
              Ratio.of(
                  "%s at 75 %% load: minutes %s ÷ minutes %s"
                      .formatted(
                          name,
                          last.parameters().get("minutes"),
                          settled.parameters().get("minutes")),
                  last,
                  settled,
                  Bar.atMost(MOST_GROWTH)));
          List<Plot.Point> points = new ArrayList<>();
          for (int minute = 0; minute < mebis.size(); minute++) {
            points.add(new Plot.Point(minute + 1, mebis.get(minute)));
          }
          lines.add(new Plot.Series(name, points));
        });
    session.plot(
        NAME,
        new Plot(
            "Memory of the job's process at 75 % load",
            Plot.Axis.linear("minutes"), Plot.Axis.linear("MiB"), lines));
  }

  private static Figure part(
      String name, Map<String, Object> parameters, List<Double> minutes, int from, int to) {
    Map<String, Object> own = new LinkedHashMap<>(parameters);
    own.put("minutes", "%d to %d".formatted(from + 1, to));
    return new Figure(NAME, name, "MiB", own, minutes.subList(from, to));
  }
}

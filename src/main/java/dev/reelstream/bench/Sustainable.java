package dev.reelstream.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The rate that loads are shares of: what the job keeps up with where generator, readers, broker
 * and job share the machine.
 *
 * <p>For maintainers: a job that drains a topic has more of the machine than one under a generator
 * and two readers, so half of that rate is more than half of the machine. Offered as much as it can
 * drain, the job falls behind and answers as fast as it can; that is the rate.
 */
final class Sustainable {
  private static final double WARM_UP = 0.3;

  private Sustainable() {}

  /** Events per second under generated load; adds it to the figures of a section. */
  static double measure(
      BenchSession session,
      JobRunner runner,
      JobSetting setting,
      Load.Traffic traffic,
      String section) {
    double drained = drained(session, runner, setting);
    session.progress(
        "%s: what the job keeps up with of %s events/s"
            .formatted(section, NumberText.plain(drained)));
    Load.Measured measured =
        GeneratedLoad.run(
            session,
            runner,
            setting,
            traffic,
            drained,
            session.scale().pick(new Load.Windows(3, 5, 1), new Load.Windows(10, 20, 1)));
    double kept = requireNonNull(measured.perSecond().get(LoadMain.UNCOMMITTED));
    session.add(
        new Figure(
            section,
            "sustainable with generator and readers",
            "events/s",
            setting.parameters(),
            List.of(kept)));
    return kept;
  }

  /** The pipeline's rate of this run, or one measured now where it was not. */
  private static double drained(BenchSession session, JobRunner runner, JobSetting setting) {
    return session.figures().stream()
        .filter(
            figure ->
                figure.section().equals(PipelineSection.NAME)
                    && figure.name().equals(PipelineSection.THROUGHPUT)
                    && setting.stage().title().equals(figure.parameters().get("stage"))
                    && setting.delivery().toString().equals(figure.parameters().get("delivery"))
                    && Integer.valueOf(setting.parallelism())
                        .equals(figure.parameters().get("parallelism")))
        .map(Figure::median)
        .findFirst()
        .orElseGet(() -> drain(session, runner, setting));
  }

  private static double drain(BenchSession session, JobRunner runner, JobSetting setting) {
    session.progress("measuring how fast the job drains a topic");
    LoadedTopic topic =
        LoadedTopic.load(
            session.kafka(),
            session.prefix("sustainable"),
            Workload.live(session.scale().pick(60_000, 200_000), session.seed()));
    BenchModel.announce(session.model(), topic);
    return runner.drain(topic, setting).between(WARM_UP, 1).eventsPerSecond();
  }
}

package dev.reelstream.bench;

/** How fast the job drains a topic, for sections that need to know and were not told. */
final class Sustainable {
  private static final double WARM_UP = 0.3;

  private Sustainable() {}

  /** Events per second. */
  static double measure(BenchSession session, JobRunner runner, JobSetting setting) {
    session.progress("measuring the sustainable rate");
    LoadedTopic topic =
        LoadedTopic.load(
            session.kafka(),
            session.prefix("sustainable"),
            Workload.live(session.scale().pick(60_000, 200_000), session.seed()));
    BenchModel.announce(session.model(), topic);
    return runner.drain(topic, setting).between(WARM_UP, 1).eventsPerSecond();
  }
}

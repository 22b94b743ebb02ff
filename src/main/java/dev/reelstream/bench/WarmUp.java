package dev.reelstream.bench;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The whole job, run until the JIT compiler has little left to do, here and in the broker.
 *
 * <p>For maintainers: in the first hundred thousands of events the compiler takes more processor
 * time than the job. A service that runs for days does not pay that, so no figure holds it.
 */
final class WarmUp {
  /** Of the time that a run takes; the last methods are compiled minutes later. */
  private static final double LITTLE = 0.15;

  private WarmUp() {}

  /** Runs once per session, however many sections ask. */
  static void once(BenchSession session, JobRunner runner) {
    if (!session.first(WarmUp.class.getSimpleName())) {
      return;
    }
    LoadedTopic topic =
        LoadedTopic.load(
            session.kafka(),
            session.prefix("warm-up"),
            Workload.movieLens(session.scale().pick(60_000, 200_000), session.seed()));
    BenchModel.announce(session.model(), topic);
    JobSetting setting =
        new JobSetting(
            Stage.EVALUATION, Delivery.EXACTLY_ONCE, JobRunner.SLOTS, Duration.ofSeconds(1));
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long end =
        System.nanoTime()
            + session.scale().pick(Duration.ofSeconds(15), Duration.ofSeconds(90)).toNanos();
    double share = 1;
    while (share > LITTLE && System.nanoTime() - end < 0) {
      long compiled = compiler.getTotalCompilationTime();
      long start = System.nanoTime();
      session.progress("warming up");
      runner.drain(topic, setting);
      share = (compiler.getTotalCompilationTime() - compiled) / ((System.nanoTime() - start) / 1e6);
    }
  }
}

package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.Speed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A new version takes over while ratings flow; one that is broken does not. */
class ModelSwapITCase extends SharedRig {
  private static final double EVENTS_PER_SECOND = 800;
  private static final long ROLLBACK_LIMIT_MILLIS = 5_000;

  @Override
  JobRig startRig() {
    return JobRig.start(2, 1);
  }

  @Test
  void laterQueriesGoToTheNewVersionAndNoneIsLost() {
    ModelVersion next = rig.publish(2);
    int old = rig.model().manifest().version();
    int fresh = next.manifest().version();
    JobRun job = rig.open(RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND), stream);
    job.send(part(0, 0.7));
    job.awaitConsumed();
    job.awaitCheckpoint();
    job.announce(next);
    job.send(part(0.7, 0.8));
    job.awaitInForce(fresh);
    job.send(part(0.8, 1));
    RunOutput run = job.finish();

    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    assertThat(made.keySet()).isEqualTo(oracle.recommendations().keySet());
    assertThat(run.failures()).isZero();
    assertThat(versions(made, Long.MIN_VALUE, at(0.7))).containsExactly(old);
    assertThat(versions(made, at(0.8), Long.MAX_VALUE)).containsExactly(fresh);
    assertNoUserGoesBack(run);
    assertThat(runningScored(run, old) + runningScored(run, fresh)).isEqualTo(oracle.scored());
    assertThat(runningScored(run, fresh)).isPositive();
    Evaluation popular = run.running(Role.BASELINE, "popular");
    assertThat(popular.pairs()).isEqualTo(oracle.scored());
    assertThat(popular.wins() - popular.losses()).isEqualTo(popular.hits() - oracle.hits(made));
  }

  @Test
  void aRollbackIsInForceOnAllTaskManagersWithinSeconds() {
    ModelVersion next = rig.publish(4);
    JobRun job = rig.open(RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND), stream);
    job.send(part(0, 0.7));
    job.announce(next);
    job.awaitInForce(next.manifest().version());
    job.send(part(0.7, 0.8));
    int old = rig.model().manifest().version();
    long start = System.nanoTime();
    job.announce(rig.model());
    job.awaitInForce(old);
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("rollback: in force on both task managers after %d ms%n", millis);
    job.send(part(0.8, 1));
    RunOutput run = job.finish();

    assertThat(millis).isLessThan(ROLLBACK_LIMIT_MILLIS);
    assertThat(run.failures()).isZero();
    assertThat(versions(run.recommendations(), at(0.8), Long.MAX_VALUE)).containsExactly(old);
  }

  @Test
  void aBrokenVersionIsRefusedAndTheOldOneStays() throws IOException {
    ModelVersion broken = rig.publish(3);
    Files.writeString(broken.vocabulary(), "one-more\n", StandardOpenOption.APPEND);
    JobRun job = rig.open(RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND), stream);
    job.send(part(0, 0.7));
    job.awaitConsumed();
    job.announce(broken);
    job.send(part(0.7, 0.9));
    job.awaitMetrics(List.of("modelsRejected"), now -> both(now, "modelsRejected", 1));
    job.send(part(0.9, 1));
    RunOutput run = job.finish();

    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    assertThat(made.keySet()).isEqualTo(oracle.recommendations().keySet());
    assertThat(run.failures()).isZero();
    assertThat(versions(made, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly(rig.model().manifest().version());
  }

  /** Whether both subtasks show the value. */
  private static boolean both(Map<String, FlinkRest.Aggregate> now, String name, double value) {
    return now.entrySet().stream()
        .anyMatch(
            metric ->
                metric.getKey().endsWith("." + name)
                    && metric.getValue().min() == value
                    && metric.getValue().max() == value);
  }

  private List<Rating> part(double from, double to) {
    return stream.ratings().stream()
        .filter(rating -> rating.timestamp() >= at(from) && rating.timestamp() < at(to))
        .toList();
  }

  /** Event time at a share of the stream. */
  private long at(double share) {
    int row = (int) (share * stream.ratings().size());
    return row == stream.ratings().size() ? Long.MAX_VALUE : stream.ratings().get(row).timestamp();
  }

  private static Set<Integer> versions(
      Map<RunOutput.Key, Recommendation> made, long from, long until) {
    return made.values().stream()
        .filter(each -> each.eventTime() >= from && each.eventTime() < until)
        .map(Recommendation::version)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static void assertNoUserGoesBack(RunOutput run) {
    Map<String, Integer> newest = new HashMap<>();
    run.recommendations()
        .forEach(
            (key, made) ->
                assertThat(made.version())
                    .isGreaterThanOrEqualTo(newest.merge(key.userId(), made.version(), Math::max)));
  }

  private static long runningScored(RunOutput run, int version) {
    return run.evaluations().stream()
        .filter(each -> each.scope() == Evaluation.Scope.RUNNING)
        .filter(each -> each.role() == Role.CHAMPION && each.version() == version)
        .mapToLong(Evaluation::scored)
        .max()
        .orElse(0);
  }
}

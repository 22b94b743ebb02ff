package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.Speed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Shadows are scored on the champion's queries and leave no other trace. */
class ShadowITCase extends SharedRig {
  private static final String A = ModelAnnouncement.SHADOW + "a";
  private static final String B = ModelAnnouncement.SHADOW + "b";
  private static final double EVENTS_PER_SECOND = 800;

  @Test
  void shadowsAreScoredOnTheSameQueriesAndNeverPublished() {
    ModelVersion other = rig.publish(2);
    RunOutput run =
        rig.run(
            RunRequest.plain()
                .with(ReelstreamOptions.SHADOW_WAIT.key(), "true")
                .withShadows(Map.of(A, rig.model(), B, other)),
            stream);

    assertOnlyTheChampionIsPublished(run);
    Evaluation champion = running(run, Role.CHAMPION, rig.model());
    Evaluation twin = running(run, Role.SHADOW, rig.model());
    Evaluation shadow = running(run, Role.SHADOW, other);
    assertThat(champion.scored()).isEqualTo(oracle.scored()).isPositive();
    assertThat(shadow.scored()).isEqualTo(oracle.scored());
    assertThat(shadow.coldStarts()).isEqualTo(champion.coldStarts());
    assertThat(shadow.modelScored()).isEqualTo(champion.modelScored()).isPositive();
    // The same version on the same queries: the same lists, to the rank.
    assertThat(List.of(twin.scored(), twin.hits(), twin.modelHits(), twin.returning()))
        .isEqualTo(
            List.of(
                champion.scored(), champion.hits(), champion.modelHits(), champion.returning()));
    assertThat(twin.mrr()).isEqualTo(champion.mrr());
    assertThat(shadow.mrr()).isNotEqualTo(champion.mrr());
    assertThat(List.of(twin.pairs(), twin.wins(), twin.losses()))
        .isEqualTo(List.of(twin.scored(), 0L, 0L));
    assertThat(shadow.pairs()).isEqualTo(oracle.scored());
    assertThat(shadow.wins() - shadow.losses()).isEqualTo(shadow.hits() - champion.hits());
    assertThat(shadow.wins()).isPositive();
  }

  @Test
  void aShadowComesAndGoesWhileRatingsFlow() {
    ModelVersion shadow = rig.publish(3);
    int half = stream.ratings().size() * 3 / 5;
    int later = stream.ratings().size() * 4 / 5;
    JobRun job = rig.open(RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND), stream);
    job.send(stream.ratings().subList(0, half));
    job.awaitConsumed();
    job.announce(shadow, A);
    awaitShadows(job, 1);
    job.send(stream.ratings().subList(half, later));
    job.awaitConsumed();
    job.models().giveUp(A);
    awaitShadows(job, 0);
    job.send(stream.ratings().subList(later, stream.ratings().size()));
    RunOutput run = job.finish();

    assertOnlyTheChampionIsPublished(run);
    Evaluation running = running(run, Role.SHADOW, shadow);
    assertThat(running.scored()).isBetween(1L, oracle.scored() - 1);
    assertThat(running.pairs()).isEqualTo(running.scored());
  }

  @Test
  void aShadowThatCannotKeepUpCostsTheChampionNothing() {
    ModelVersion slow = rig.publishSlow(4);
    RunOutput run =
        rig.run(
            RunRequest.plain()
                .with(ReelstreamOptions.BATCH_SIZE.key(), "2")
                .with(ReelstreamOptions.CAPACITY.key(), "16")
                .withShadows(Map.of(A, slow)),
            stream);

    assertOnlyTheChampionIsPublished(run);
    Evaluation champion = running(run, Role.CHAMPION, rig.model());
    Evaluation shadow = running(run, Role.SHADOW, slow);
    assertThat(shadow.scored()).isEqualTo(champion.scored()).isEqualTo(oracle.scored());
    assertThat(shadow.modelScored()).isLessThan(champion.modelScored());
    assertThat(run.recommendations().values())
        .filteredOn(made -> made.source() == Source.MODEL)
        .hasSizeGreaterThanOrEqualTo((int) champion.modelScored());
  }

  @Test
  void aBrokenShadowIsRefusedAndTheJobRuns() throws IOException {
    ModelVersion broken = rig.publish(5);
    ModelVersion sound = rig.publish(6);
    Files.writeString(broken.vocabulary(), "one-more\n", StandardOpenOption.APPEND);
    JobRun job = rig.open(RunRequest.plain().withShadows(Map.of(A, broken, B, sound)), stream);
    job.awaitMetrics(List.of("modelsRejected"), both("modelsRejected", 1));
    awaitShadows(job, 1);
    job.send(stream.ratings());
    RunOutput run = job.finish();

    assertOnlyTheChampionIsPublished(run);
    assertThat(running(run, Role.SHADOW, sound).scored()).isEqualTo(oracle.scored());
    assertThat(run.evaluations()).noneMatch(each -> each.version() == broken.manifest().version());
  }

  private void assertOnlyTheChampionIsPublished(RunOutput run) {
    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    assertThat(made.keySet()).isEqualTo(oracle.recommendations().keySet());
    assertThat(made.values())
        .extracting(Recommendation::version)
        .containsOnly(rig.model().manifest().version());
    assertThat(run.failures()).isZero();
  }

  private static Evaluation running(RunOutput run, Role role, ModelVersion version) {
    return run.evaluations().stream()
        .filter(each -> each.scope() == Scope.RUNNING && each.role() == role)
        .filter(each -> each.version() == version.manifest().version())
        .max(Comparator.comparingLong(Evaluation::windowEnd))
        .orElseThrow();
  }

  private static void awaitShadows(JobRun job, int count) {
    job.awaitMetrics(List.of("activeShadows"), both("activeShadows", count));
  }

  /** Whether both subtasks show the value. */
  private static Predicate<Map<String, FlinkRest.Aggregate>> both(String name, double value) {
    return now ->
        now.entrySet().stream()
            .anyMatch(
                metric ->
                    metric.getKey().endsWith("." + name)
                        && metric.getValue().min() == value
                        && metric.getValue().max() == value);
  }
}

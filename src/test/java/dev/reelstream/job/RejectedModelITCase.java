package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Quarantined;
import dev.reelstream.replay.Speed;
import dev.reelstream.retrieval.UnfitModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of version that may not serve, announced to a running job: nothing else happens. */
class RejectedModelITCase extends SharedRig {
  private static final double EVENTS_PER_SECOND = 1_500;
  private static final long LIMIT_MILLIS = 5_000;

  @Test
  void theLastGoodVersionServesThroughEveryKindOfReject() {
    Map<String, ModelAnnouncement> unfit = UnfitModels.publish(rig.registry());
    JobRun job = rig.open(RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND), stream);
    List<Rating> ratings = stream.ratings();
    int sent = ratings.size() / 2;
    job.send(ratings.subList(0, sent));
    job.awaitConsumed();
    int piece = (ratings.size() - sent) / (unfit.size() + 1);
    int rejected = 0;
    try (RecommendationReader reader = new RecommendationReader(job)) {
      for (Map.Entry<String, ModelAnnouncement> kind : unfit.entrySet()) {
        job.models().announce(kind.getValue());
        long announced = System.currentTimeMillis();
        List<Rating> next = ratings.subList(sent, sent + piece);
        job.send(next);
        assertAnswered(kind.getKey(), next, announced, reader);
        sent += piece;
        awaitRejected(job, ++rejected);
      }
    }
    job.send(ratings.subList(sent, ratings.size()));
    RunOutput run = job.finish();

    assertServedBy(rig.model(), run);
    List<String> reasons =
        rig.registry().quarantined("tiny").values().stream().map(Quarantined::reason).toList();
    unfit.forEach(
        (reason, announcement) -> {
          // Marks lie beside versions; one that lies nowhere has none.
          if (Files.exists(Path.of(announcement.location()))) {
            assertThat(reasons).anyMatch(each -> each.contains(reason));
          }
        });
  }

  @Test
  void aVersionThatLoadsTooSlowlyIsRefused() {
    ModelVersion slow = rig.publish(5);
    JobRun job =
        rig.open(RunRequest.plain().with(ReelstreamOptions.LOAD_TIMEOUT.key(), "1 ms"), stream);
    List<Rating> ratings = stream.ratings();
    job.send(ratings.subList(0, ratings.size() / 2));
    job.awaitConsumed();
    try (RecommendationReader reader = new RecommendationReader(job)) {
      job.announce(slow);
      long announced = System.currentTimeMillis();
      List<Rating> rest = ratings.subList(ratings.size() / 2, ratings.size());
      job.send(rest);
      assertAnswered("has not loaded", rest, announced, reader);
    }
    awaitRejected(job, 1);
    RunOutput run = job.finish();

    assertServedBy(rig.model(), run);
    assertThat(rig.registry().quarantined(slow).orElseThrow().reason())
        .contains("has not loaded within 1 ms");
  }

  /**
   * A rating that was sent after the announcement is answered by the version before, soon.
   *
   * <p>When it was made counts, by the job's own clock: a reader of committed records sees it one
   * checkpoint later, whatever was announced.
   */
  private void assertAnswered(
      String kind, List<Rating> sent, long announced, RecommendationReader reader) {
    Recommendation made = reader.awaitAnswerTo(sent);
    long readable = System.currentTimeMillis();
    System.out.printf(
        "reject '%s': next recommendation made %d ms after the announcement, readable after %d ms%n",
        kind, made.emittedAt() - announced, readable - announced);
    assertThat(made.version()).as(kind).isEqualTo(rig.model().manifest().version());
    assertThat(made.emittedAt() - announced).as(kind).isLessThan(LIMIT_MILLIS);
  }

  private void assertServedBy(ModelVersion version, RunOutput run) {
    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    assertThat(run.failures()).isZero();
    assertThat(made.keySet()).isEqualTo(oracle.recommendations().keySet());
    assertThat(made.values())
        .extracting(Recommendation::version)
        .containsOnly(version.manifest().version());
  }

  private static void awaitRejected(JobRun job, int count) {
    job.awaitMetrics(
        List.of("modelsRejected"),
        now ->
            now.entrySet().stream()
                .anyMatch(
                    metric ->
                        metric.getKey().endsWith(".modelsRejected")
                            && metric.getValue().min() == count
                            && metric.getValue().max() == count));
  }
}

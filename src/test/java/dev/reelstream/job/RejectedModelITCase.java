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

  @Test
  void theLastGoodVersionServesThroughEveryKindOfReject() {
    Map<String, ModelAnnouncement> unfit = UnfitModels.publish(rig.registry());
    JobRun job = rig.open(RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND), stream);
    List<Rating> ratings = stream.ratings();
    int sent = ratings.size() / 2;
    job.send(ratings.subList(0, sent));
    int piece = (ratings.size() - sent) / (unfit.size() + 1);
    for (ModelAnnouncement announcement : unfit.values()) {
      job.models().announce(announcement);
      job.send(ratings.subList(sent, sent + piece));
      sent += piece;
    }
    awaitRejected(job, unfit.size());
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
    job.announce(slow);
    awaitRejected(job, 1);
    job.send(stream.ratings());
    RunOutput run = job.finish();

    assertServedBy(rig.model(), run);
    assertThat(rig.registry().quarantined(slow).orElseThrow().reason())
        .contains("has not loaded within 1 ms");
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

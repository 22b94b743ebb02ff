package dev.reelstream.training;

import static dev.reelstream.training.Planted.rating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final Ratings RATINGS = Planted.ring(60, 50, 40, 1);
  private static final int UNTIL = RATINGS.size() * 4 / 5;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private static final long SEED = 11;
  private static final Map<String, String> SETTINGS = Map.of("dimensions", "8", "epochs", "3");

  private static Path folder;
  private static ModelVersion version;

  private static TrainRequest request(Map<String, String> settings) {
    return new TrainRequest("gru", "planted", 2, SEED, settings, Planted.DIGEST, Map.of());
  }

  private static ModelVersion run(Path root) {
    return Training.run(
        RATINGS, UNTIL, request(SETTINGS), new ModelRegistry(root), TrainingProgress.NONE, CLOCK);
  }

  @BeforeAll
  static void train(@TempDir Path temporary) {
    folder = temporary;
    version = run(folder.resolve("first"));
  }

  @Test
  void publishesAVersionThatVerifies() throws Exception {
    Manifest manifest = ModelVerifier.verify(version.directory()).manifest();
    assertThat(manifest.name()).isEqualTo("gru");
    assertThat(manifest.family()).isEqualTo("gru");
    assertThat(manifest.created()).isEqualTo(CLOCK.instant());
    assertThat(manifest.trainedThrough()).isEqualTo(RATINGS.timestamp(UNTIL - 1));
    assertThat(manifest.dataDigest()).isEqualTo(Planted.DIGEST);
    assertThat(manifest.seed()).isEqualTo(SEED);
    assertThat(manifest.contextLength()).isEqualTo(10);
    assertThat(manifest.hyperparameters())
        .containsEntry("dimensions", 8)
        .containsEntry("minRating", 2.0);
    assertThat(manifest.metrics())
        .containsKeys("loss", "validationHitRate@10", "validationNdcg@10");
    assertThat(Files.readAllLines(version.popular()))
        .isEqualTo(Files.readAllLines(version.vocabulary()));
  }

  @Test
  void goldenAnswersLeaveOutWhatWasSeen() {
    assertThat(version.manifest().golden()).hasSize(8);
    for (GoldenQuery query : version.manifest().golden()) {
      assertThat(query.context()).hasSize(10);
      assertThat(query.items()).isNotEmpty();
      assertThat(query.items()).noneMatch(item -> query.seen().contains(item.itemId()));
    }
  }

  @Test
  void rerunsWriteTheSameFiles() {
    ModelVersion again = run(folder.resolve("second"));
    assertThat(again.manifest().files()).isEqualTo(version.manifest().files());
    assertThat(again.digest()).isEqualTo(version.digest());
  }

  @Test
  void leavesNothingBehindWhereTrainingFails() throws Exception {
    Path root = folder.resolve("failed");
    ModelRegistry registry = new ModelRegistry(root);
    assertThatThrownBy(
            () ->
                Training.run(
                    RATINGS, UNTIL, request(Map.of("depth", "3")), registry, TrainingProgress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("unknown hyperparameter 'depth'");
    assertThat(Files.exists(root)).isFalse();
  }

  @Test
  void namesTheFamiliesThereAre() {
    assertThatThrownBy(() -> Family.named("tree"))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "unknown model family 'tree': choose one of [gru, gru-retrieval, session-gru, two-tower, bpr, hybrid, gru-incremental]");
  }

  @Test
  void refusesInOneLineWhatCannotBeTrained() {
    refused(
        Ratings.of(List.of()), 2, "the history holds 0 of 0 ratings: there must be at least one");
    refused(
        Ratings.of(List.of(rating("ann", "x", 4, 1), rating("bob", "x", 4, 2))),
        2,
        "all positives in the history are of one item");
    refused(
        Ratings.of(List.of(rating("ann", "x", 4, 1), rating("ann", "y", 4, 2))),
        4.5,
        "none of the 2 ratings in the history is at least 4.5: lower the min-rating");
  }

  private static void refused(Ratings ratings, double minRating, String message) {
    for (Family family : Family.ALL) {
      TrainRequest request =
          new TrainRequest(
              family.name(), "planted", minRating, SEED, Map.of(), Planted.DIGEST, Map.of());
      ModelRegistry registry = new ModelRegistry(folder.resolve("refused"));
      assertThatThrownBy(
              () ->
                  Training.run(
                      ratings, ratings.size(), request, registry, TrainingProgress.NONE, CLOCK))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith(message)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aTrainingThatDivergedGoesOnWithALowerRate() throws Exception {
    Path root = folder.resolve("diverged");
    ModelRegistry registry = new ModelRegistry(root);
    // The rate rises through all of the training, so that the first epochs are good ones.
    TrainRequest wild =
        request(Map.of("dimensions", "8", "epochs", "40", "learningRate", "10", "warmup", "1"));
    assertThatThrownBy(() -> train(wild, registry))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "training diverged in epoch \\d+, step \\d+: the loss is .*; lower learningRate \\(it is"
                + " 10.0\\); the last good state is in .*, --resume goes on from it");
    Path kept;
    try (Stream<Path> files = Files.list(root.resolve("gru"))) {
      kept = files.findFirst().orElseThrow();
    }
    List<TrainingProgress.Update> updates = new ArrayList<>();
    TrainRequest calm = request(Map.of("dimensions", "8", "epochs", "40", "learningRate", "0.002"));
    ModelVersion resumed =
        Training.run(
            RATINGS,
            UNTIL,
            calm.withStart(TrainRequest.Start.resume(kept)),
            registry,
            updates::add,
            CLOCK);
    assertThat(updates.get(0).step()).isGreaterThan(1);
    assertThat(resumed.manifest().metrics()).containsEntry("epochs", 40.0);
    assertThat(resumed.manifest().metrics().get("loss")).isLessThan(updates.get(0).loss());
    assertThat(kept).doesNotExist();
  }

  private static ModelVersion train(TrainRequest request, ModelRegistry registry) {
    return Training.run(RATINGS, UNTIL, request, registry, TrainingProgress.NONE, CLOCK);
  }
}

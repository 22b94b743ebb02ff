package dev.reelstream.training;

import static dev.reelstream.training.Planted.rating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
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
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

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
  void graphServesWhatThePlainFormulaSays() throws Exception {
    Weights weights = trained();
    int[] context = {0, 0, 0, 0, 0, 0, 0, 5, 3, 9};
    double[] expected =
        PlainTowers.scores(
            weights.get("items"),
            PlainTowers.query(Family.named("gru"), weights, context, Vocabulary.UNKNOWN));
    int items = expected.length - 1;
    float[] scores = new float[items];
    int[] ids = new int[items];
    try (SavedModelBundle bundle = load();
        Tensors open = new Tensors();
        Result result =
            bundle
                .function("recommend")
                .call(
                    Map.<String, Tensor>of(
                        "context", open.matrix(1, 10, context),
                        "seen", open.matrix(1, 3, new int[] {4, 7, 0}),
                        "user", open.of(new int[] {0}),
                        "k", open.scalar(items)))) {
      ((TFloat32) result.get("scores").orElseThrow()).copyTo(DataBuffers.of(scores, false, false));
      ((TInt32) result.get("ids").orElseThrow()).copyTo(DataBuffers.of(ids, false, false));
    }
    for (int i = 0; i < items; i++) {
      if (ids[i] == 0 || ids[i] == 4 || ids[i] == 7) {
        assertThat(scores[i]).isEqualTo(Float.NEGATIVE_INFINITY);
      } else {
        assertThat(scores[i]).isCloseTo((float) expected[ids[i]], within(1e-4f));
      }
      assertThat(i == 0 || scores[i] <= scores[i - 1]).isTrue();
    }
    assertThat(scores[items - 3]).isFinite();
    assertThat(scores[items - 2]).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void paddingIsHiddenWithoutASeenList() throws Exception {
    int items = Vocabulary.read(version.vocabulary()).size();
    try (SavedModelBundle bundle = load();
        Tensors open = new Tensors();
        Result result =
            bundle
                .function("recommend")
                .call(
                    Map.<String, Tensor>of(
                        "context", open.matrix(2, 10, new int[20]),
                        "seen", open.matrix(2, 0, new int[0]),
                        "user", open.of(new int[2]),
                        "k", open.scalar(items + 1)))) {
      TInt32 ids = (TInt32) result.get("ids").orElseThrow();
      TFloat32 scores = (TFloat32) result.get("scores").orElseThrow();
      assertThat(ids.shape().asArray()).containsExactly(2, items + 1);
      assertThat(ids.getInt(1, items)).isZero();
      assertThat(scores.getFloat(1, items)).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(scores.getFloat(1, items - 1)).isFinite();
    }
  }

  @Test
  void servingGraphIsLean() throws Exception {
    List<String> variables = new ArrayList<>();
    try (SavedModelBundle bundle = load()) {
      bundle
          .metaGraphDef()
          .getGraphDef()
          .getNodeList()
          .forEach(
              node -> {
                if (node.getOp().equals("VariableV2")) {
                  variables.add(node.getName());
                }
              });
    }
    assertThat(variables).containsExactlyInAnyOrderElementsOf(trained().byName().keySet());
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
  void trainsOnTheSmallestHistoryThereIs() {
    Ratings tiny = Ratings.of(List.of(rating("ann", "x", 4, 1), rating("ann", "y", 4, 2)));
    ModelVersion small =
        Training.run(
            tiny,
            2,
            request(Map.of("epochs", "1")),
            new ModelRegistry(folder.resolve("tiny")),
            TrainingProgress.NONE);
    assertThat(small.manifest().metrics()).containsOnlyKeys("loss", "epochs");
  }

  @Test
  void namesTheFamiliesThereAre() {
    assertThatThrownBy(() -> Family.named("tree"))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "unknown model family 'tree': choose one of [gru, gru-retrieval, session-gru, two-tower, bpr]");
  }

  /** What the version holds, trained once more. */
  private static Weights trained() {
    Timelines timelines = Timelines.of(RATINGS, UNTIL, 2);
    Family gru = Family.named("gru");
    Settings settings =
        Settings.of(
            FamilyDefaults.of(gru, "planted", "", timelines.positives()),
            request(SETTINGS).hyperparameters());
    Recipe recipe = gru.recipe(timelines, settings, SEED);
    Schedule schedule = Schedule.of(settings, recipe.examples().total());
    try (Trainer trainer = new Trainer(recipe, schedule, 10, SEED, Checkpoints.none())) {
      return trainer.run(TrainingProgress.NONE).weights();
    }
  }

  private static SavedModelBundle load() throws Exception {
    try (Stream<Path> files = Files.list(version.savedModel())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .contains("saved_model.pb", "variables");
    }
    return SavedModelBundle.load(version.savedModel().toString(), "serve");
  }
}

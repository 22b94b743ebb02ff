package dev.reelstream.training;

import static dev.reelstream.event.ModelAnnouncement.CHAMPION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.Unzipped;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.dataset.Datasets;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.training.family.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions that an earlier build has trained: each family's, on made-up ratings. */
class OldVersionsTest {
  private static final Map<String, String> SETTINGS = Map.of("epochs", "2", "dimensions", "8");
  private static final long SEED = 11;

  private static @Nullable ModelRegistry old;
  private static @Nullable Dataset dataset;

  @BeforeAll
  static void unpack(@TempDir Path unpacked) throws IOException {
    Unzipped.into(unpacked, "versions-0.1.zip");
    old = new ModelRegistry(unpacked);
    dataset =
        Datasets.open(
            DatasetRequest.of(unpacked.resolve("ratings.csv").toString()),
            (what, done, total) -> {});
  }

  static List<String> families() {
    return Family.ALL.stream().map(Family::name).toList();
  }

  @ParameterizedTest
  @MethodSource("families")
  void servesItsGoldenAnswers(String family) {
    ModelVersion version = version(family);
    ModelVerifier.verify(version.directory());
    try (ServingModel model = ServingModel.load(version)) {
      assertThat(model.vocabulary().size()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void isWarmStartedFromAndRolledBackTo(String family, @TempDir Path folder) throws IOException {
    ModelRegistry registry = new ModelRegistry(folder);
    Unzipped.into(folder, "versions-0.1.zip");
    ModelVersion first = registry.open(family, 1);
    ModelVersion next =
        train(
            registry,
            family,
            TrainRequest.Start.warm(first),
            Map.of("epochs", "1", "dimensions", "8"));

    assertThat(next.manifest().hyperparameters()).containsEntry("warmStart", family + "@1");
    registry.promote(family, 1, false);
    registry.promote(family, 2, false);
    assertThat(registry.rollback(family).manifest().version()).isEqualTo(1);
    assertThat(registry.alias(family, CHAMPION)).hasValue(1);
  }

  /** The same seed gives the same bytes as the earlier build, on a processor that rounds alike. */
  @ParameterizedTest
  @MethodSource("families")
  void isTrainedAgainToTheSameBytes(String family, @TempDir Path folder) throws IOException {
    Manifest before = version(family).manifest();
    ModelVersion again =
        train(new ModelRegistry(folder), family, TrainRequest.Start.FRESH, SETTINGS);

    assertThat(again.manifest().hyperparameters().keySet())
        .containsAll(before.hyperparameters().keySet());
    if (roundsAlike()) {
      assertThat(again.manifest().files()).isEqualTo(before.files());
    } else {
      ItemVectors vectors = ItemVectors.read(again.directory().resolve(Manifest.ITEM_VECTORS));
      ItemVectors expected =
          ItemVectors.read(version(family).directory().resolve(Manifest.ITEM_VECTORS));
      for (int i = 0; i < expected.values().length; i++) {
        assertThat(vectors.values()[i]).isCloseTo(expected.values()[i], within(1e-3f));
      }
    }
  }

  private static ModelVersion version(String family) {
    return Objects.requireNonNull(old).open(family, 1);
  }

  private static ModelVersion train(
      ModelRegistry registry,
      String family,
      TrainRequest.Start start,
      Map<String, String> settings) {
    Dataset data = Objects.requireNonNull(dataset);
    return Training.run(
        data.ratings(),
        data.ratings().liveBoundary(0.8).row(),
        new TrainRequest(family, data.name(), 2, SEED, settings, data.digest(), Map.of(), start),
        registry,
        TrainingProgress.NONE);
  }

  /** What they were trained on: TensorFlow adds in another order where there is AVX-512. */
  private static boolean roundsAlike() throws IOException {
    Path facts = Path.of("/proc/cpuinfo");
    String processor = Files.isReadable(facts) ? Files.readString(facts) : "";
    return processor.contains("AMD EPYC") && !processor.contains("avx512");
  }
}

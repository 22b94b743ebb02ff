package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.DatasetProgress;
import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.dataset.Datasets;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Default hyperparameters on MovieLens under protocol {@code online}, history 0.8, K 10. */
@Tag("slow")
class GruQualityITCase {
  @ParameterizedTest
  @CsvSource({"ml-100k, 18652, 0.185", "ml-1m, 187447, 0.25"})
  void reachesItsHitRate(String name, int scored, double bar, @TempDir Path folder)
      throws Exception {
    Path data =
        Optional.ofNullable(System.getenv("REELSTREAM_DATA"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.dir"), "..", "shared", "data"));
    assumeThat(Files.isDirectory(data.resolve(name))).as(name + " is not under " + data).isTrue();
    Dataset dataset = Datasets.open(DatasetRequest.of(name).withData(data), DatasetProgress.none());
    int live = dataset.ratings().liveBoundary(0.8).row();
    TrainRequest request =
        new TrainRequest("gru", dataset.name(), 2, 1, Map.of(), dataset.digest(), Map.of());
    ModelVersion version =
        Training.run(
            dataset.ratings(), live, request, new ModelRegistry(folder), TrainingProgress.NONE);
    OnlineEstimate estimate = OnlineEstimate.of(dataset.ratings(), live, 2, version, 10);
    assertThat(estimate.scored()).isEqualTo(scored);
    assertThat(estimate.hitRate()).isGreaterThan(bar);
  }
}

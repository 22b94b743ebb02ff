package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Families of the GRU, really trained in a moment, for tests of other packages. */
public final class SmallGru {
  private SmallGru() {}

  /** Publishes a version with contexts of ten that has learned from all of the ratings. */
  public static ModelVersion publish(
      ModelRegistry registry, String family, List<Rating> ratings, long seed) {
    Map<String, String> settings =
        Map.of(
            "dimensions", "12",
            "epochs", "3",
            "learningRate", "0.1",
            "batchLabels", "700",
            "pieceLength", "10",
            "contextLength", "10");
    return Training.run(
        Ratings.of(ratings),
        ratings.size(),
        new TrainRequest(family, "made-up", 2, seed, settings, Planted.DIGEST, Map.of()),
        registry,
        TrainingProgress.NONE);
  }

  /** Users who walk a ring of 30 items, {@code i0} to {@code i29}. */
  public static List<Rating> ring() {
    Ratings ratings = Planted.ring(25, 30, 20, 1);
    return IntStream.range(0, ratings.size()).mapToObj(ratings::get).toList();
  }
}

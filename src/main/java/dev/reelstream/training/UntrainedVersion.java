package dev.reelstream.training;

import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TimelinesBuilder;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.family.Settings;
import dev.reelstream.training.family.Study;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Publishes versions that have learned nothing: their answers are worthless, their cost is that of
 * a trained one.
 */
public final class UntrainedVersion {
  private static final int USERS = 64;
  private static final int POSITIVES = 30;

  private UntrainedVersion() {}

  /**
   * A version with the weights that a training of the family would start from, without an index.
   *
   * @param items size of the catalogue, 2 or more; they are called {@code 1}, {@code 2}, …, and the
   *     users likewise
   * @param hyperparameters values that replace the family's own
   */
  public static ModelVersion publish(
      String family,
      int items,
      Map<String, String> hyperparameters,
      long seed,
      ModelRegistry registry) {
    TrainRequest request =
        new TrainRequest(family, "synthetic", 2, seed, hyperparameters, "none", Map.of());
    Family kind = Family.named(family);
    Settings settings = Settings.of(kind.hyperparameters(), hyperparameters);
    Timelines timelines = timelines(items, seed);
    Recipe recipe = kind.recipe(Study.of(timelines, settings, seed));
    TrainedModel model =
        new TrainedModel(
            recipe,
            recipe.initial(),
            Training.contextLength(settings),
            settings.asMap(),
            Map.of(),
            kind.asksForUser());
    return registry.publish(
        family,
        staging -> ModelExport.write(staging, model, timelines, request, Instant.EPOCH, false));
  }

  private static Timelines timelines(int items, long seed) {
    TimelinesBuilder timelines =
        new TimelinesBuilder(IntStream.rangeClosed(1, items).mapToObj(Integer::toString).toList())
            .wholeCatalogue();
    SplittableRandom random = new SplittableRandom(seed);
    for (int user = 1; user <= USERS; user++) {
      timelines.add(Integer.toString(user), random.ints(POSITIVES, 0, items).toArray());
    }
    return timelines.build(0);
  }
}

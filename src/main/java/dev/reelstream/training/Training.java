package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.time.Clock;

/** Trains one model on a history and publishes it: all of the stage in one call. */
public final class Training {
  private Training() {}

  /**
   * Trains on the rows before {@code untilRow} and publishes the next version under the family's
   * name; the registry is not touched before the training is through.
   *
   * @throws TrainingException with one line on what is wrong
   */
  public static ModelVersion run(
      Ratings ratings,
      int untilRow,
      TrainRequest request,
      ModelRegistry registry,
      TrainingProgress progress) {
    return run(ratings, untilRow, request, registry, progress, Clock.systemUTC());
  }

  /** The same with a clock for the manifest's {@code created}. */
  public static ModelVersion run(
      Ratings ratings,
      int untilRow,
      TrainRequest request,
      ModelRegistry registry,
      TrainingProgress progress,
      Clock clock) {
    Family.named(request.family());
    return run(
        Timelines.of(ratings, untilRow, request.minRating()), request, registry, progress, clock);
  }

  /** Trains on what a protocol has selected, and publishes. */
  public static ModelVersion run(
      Timelines timelines,
      TrainRequest request,
      ModelRegistry registry,
      TrainingProgress progress,
      Clock clock) {
    Family family = Family.named(request.family());
    TrainedModel model =
        family.train(timelines, request.hyperparameters(), request.seed(), progress);
    return registry.publish(
        family.name(),
        staging -> ModelExport.write(staging, model, timelines, request, clock.instant()));
  }
}

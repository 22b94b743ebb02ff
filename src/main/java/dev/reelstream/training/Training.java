package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.training.data.Cut;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.FamilyDefaults;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.family.Settings;
import dev.reelstream.training.family.Study;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Trains one model on a history and publishes it: all of the stage in one call. */
public final class Training {
  private static final long SESSION_GAP = Duration.ofHours(1).toMillis();
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);

  private Training() {}

  /**
   * Trains on the rows before {@code untilRow} and publishes the next version under the family's
   * name; the registry is untouched until the training has finished.
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
    return run(
        timelines(request.family(), ratings, untilRow, 0, request.minRating()),
        request,
        registry,
        progress,
        clock);
  }

  /**
   * What a family learns from: sessions or whole histories.
   *
   * @param untilRow first row that is not history
   * @param labelsFromRow first row whose positive may be a label; older ones are context alone
   */
  public static Timelines timelines(
      String family, Ratings ratings, int untilRow, int labelsFromRow, double minRating) {
    long gap = Family.named(family).bySession() ? SESSION_GAP : Cut.NONE;
    return Timelines.of(ratings, new Cut(untilRow, labelsFromRow, minRating, gap));
  }

  /** Trains on what a protocol has selected, and publishes. */
  public static ModelVersion run(
      Timelines timelines,
      TrainRequest request,
      ModelRegistry registry,
      TrainingProgress progress,
      Clock clock) {
    Family family = Family.named(request.family());
    Settings settings =
        Settings.of(
            FamilyDefaults.of(family, request.dataset(), request.protocol(), timelines.positives()),
            request.hyperparameters());
    Checkpoints checkpoints = checkpoints(request, settings, timelines, registry);
    Checkpoints aside = checkpoints.aside();
    TrainedModel model =
        family.needs().contains(Capability.TRANSITIONS)
            ? BlendedTraining.train(
                family, timelines, settings, request, checkpoints, aside, progress)
            : train(family, timelines, settings, request, checkpoints, progress);
    ModelVersion version =
        registry.publish(
            family.name(),
            staging ->
                ModelExport.write(staging, model, timelines, request, clock.instant(), true));
    checkpoints.discard();
    aside.discard();
    return version;
  }

  static TrainedModel train(
      Family family,
      Timelines timelines,
      Settings settings,
      TrainRequest request,
      Checkpoints checkpoints,
      TrainingProgress progress) {
    Recipe recipe = family.recipe(Study.of(timelines, settings, request.seed()));
    Schedule schedule = Schedule.of(settings, recipe.examples().total());
    int contextLength = contextLength(settings);
    Trainer.Outcome outcome;
    try (Trainer trainer =
        new Trainer(recipe, schedule, contextLength, request.seed(), checkpoints)) {
      request
          .start()
          .version()
          .ifPresent(
              version ->
                  trainer.startFrom(WarmStart.from(version, family, timelines, recipe.initial())));
      outcome = trainer.run(progress);
    }
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("loss", outcome.loss());
    metrics.put("epochs", (double) outcome.epochs());
    metrics.putAll(Validation.measure(recipe, outcome.weights(), contextLength));
    Map<String, Object> told = new TreeMap<>(settings.asMap());
    request
        .start()
        .version()
        .ifPresent(
            from ->
                told.put("warmStart", from.manifest().name() + "@" + from.manifest().version()));
    return new TrainedModel(
        recipe, outcome.weights(), contextLength, told, metrics, family.asksForUser());
  }

  static int contextLength(Settings settings) {
    return settings.has("contextLength") ? settings.whole("contextLength") : 1;
  }

  /** A file next to the versions of the family, named by everything that decides the outcome. */
  private static Checkpoints checkpoints(
      TrainRequest request, Settings settings, Timelines timelines, ModelRegistry registry) {
    String fingerprint =
        Checkpoints.fingerprint(
            request.family(),
            request.dataDigest(),
            request.provenance(),
            request.start().version().map(ModelVersion::digest).orElse(""),
            settings.asMap(),
            request.minRating(),
            request.seed(),
            timelines.trainedThrough(),
            timelines.positives());
    Path own =
        registry
            .root()
            .resolve(request.family())
            .resolve(".training-" + fingerprint.substring(0, 16));
    return request
        .start()
        .checkpoint()
        .map(file -> Checkpoints.at(file, fingerprint, CHECKPOINT_EVERY, true))
        .orElseGet(() -> Checkpoints.at(own, fingerprint, CHECKPOINT_EVERY, false));
  }
}

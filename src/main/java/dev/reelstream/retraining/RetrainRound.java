package dev.reelstream.retraining;

import dev.reelstream.protocol.NewestSlice;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionCopy;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.TrainingProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One round: train a candidate on all but the newest slice, measure champion and candidate there,
 * decide, publish the candidate with the decision in its manifest.
 *
 * <p>Nothing of it is in force before the caller announces it.
 */
public final class RetrainRound {
  /*
   * For maintainers. The candidate is trained into a registry of its own under the work folder, because a manifest is written once
   * and the decision has to be in it. A round that is killed leaves its checkpoint there; the same round again, over the same
   * bound, goes on from it. What stands in the real registry is a version or nothing.
   */
  /** Marks a training as one of these, for the sections of conf/families.yaml. */
  static final String PROTOCOL = "retrain";

  /** What a warm start must share with the version it starts from. */
  private static final List<String> SHAPES = List.of("dimensions", "contextLength");

  private final RetrainConfig config;
  private final ModelRegistry registry;
  private final ModelRegistry candidates;
  private final double minRating;
  private final long seed;
  private final Map<String, String> hyperparameters;
  private final Clock clock;

  /**
   * @param registry where the candidate is published
   * @param work a folder for what is not yet decided; kept between rounds
   * @param hyperparameters values that replace those of conf/families.yaml
   */
  public RetrainRound(
      RetrainConfig config,
      ModelRegistry registry,
      Path work,
      double minRating,
      long seed,
      Map<String, String> hyperparameters,
      Clock clock) {
    this.config = config;
    this.registry = registry;
    this.candidates = new ModelRegistry(work, clock);
    this.minRating = minRating;
    this.seed = seed;
    this.hyperparameters = Map.copyOf(hyperparameters);
    this.clock = clock;
  }

  /**
   * Goes through with it.
   *
   * @param dataset name for the defaults of conf/families.yaml
   * @param dryRun to decide without publishing
   * @throws RetrainingException where champion and history do not fit
   */
  public Decision run(
      History history,
      String dataset,
      ModelVersion champion,
      boolean dryRun,
      TrainingProgress progress) {
    GateRule gate = config.gate();
    int firstNewRow = history.ratings().firstRowAt(champion.manifest().trainedThrough() + 1);
    long newPositives = history.positivesFrom(firstNewRow, minRating);
    if (newPositives < config.minNewPositives()) {
      return skipped(
          champion,
          "%,d positives since the champion's training, a round needs %,d",
          newPositives,
          config.minNewPositives());
    }
    int sliceRow = sliceRow(history, firstNewRow);
    long newest = history.positivesFrom(sliceRow, minRating);
    if (newest < gate.minCases() || sliceRow == 0) {
      return skipped(
          champion,
          "%,d positives in the newest slice, the gate needs %,d",
          newest,
          gate.minCases());
    }
    NewestSlice slice =
        NewestSlice.of(history.ratings(), sliceRow, history.ratings().size(), minRating);
    if (slice.cases() < gate.minCases()) {
      return skipped(
          champion,
          "%,d cases in the newest slice, the gate needs %,d",
          slice.cases(),
          gate.minCases());
    }
    long start = System.nanoTime();
    ModelVersion candidate = train(history, dataset, champion, sliceRow, progress);
    double seconds = (System.nanoTime() - start) / 1e9;
    Decision decision = new Gate(gate, seed).decide(slice, champion, candidate, seconds);
    if (!dryRun) {
      decision = decision.published(publish(candidate, decision).manifest().version());
    }
    candidates.remove(candidate.manifest().name(), candidate.manifest().version());
    return decision;
  }

  /** {@code reason} says how many there are and how many there should be. */
  private static Decision skipped(ModelVersion champion, String reason, long there, long needed) {
    return Decision.skipped(
        champion.manifest().name(),
        champion.manifest().version(),
        String.format(Locale.ROOT, reason, there, needed));
  }

  /** The candidate's files with what was decided about it. */
  private ModelVersion publish(ModelVersion candidate, Decision decision) {
    return registry.publish(
        candidate.manifest().name(),
        new VersionCopy(candidate, draft -> draft.withMetrics(decision.metrics())));
  }

  /** The newest share of the positives, as many as the gate takes, none that the champion knows. */
  private int sliceRow(History history, int firstNewRow) {
    long all = history.positivesFrom(0, minRating);
    long wanted =
        Math.min(
            config.gate().maxCases(),
            Math.max(config.gate().minCases(), (long) (all * config.gate().slice())));
    return Math.max(firstNewRow, history.rowOfNewest(wanted, minRating));
  }

  private ModelVersion train(
      History history,
      String dataset,
      ModelVersion champion,
      int sliceRow,
      TrainingProgress progress) {
    Map<String, String> settings = new HashMap<>();
    for (String shape : SHAPES) {
      Object value = champion.manifest().hyperparameters().get(shape);
      if (value != null) {
        settings.put(shape, value.toString());
      }
    }
    settings.putAll(hyperparameters);
    String family = champion.manifest().family();
    int labelsFromRow =
        config
            .window()
            .map(
                window ->
                    history
                        .ratings()
                        .firstRowAt(
                            history.ratings().timestamp(sliceRow - 1) - window.toMillis() + 1))
            .orElse(0);
    TrainRequest request =
        new TrainRequest(
            family,
            dataset,
            minRating,
            seed,
            settings,
            history.digest(),
            Map.of(TrainRequest.PROTOCOL, PROTOCOL),
            TrainRequest.Start.warm(champion));
    return Training.run(
        Training.timelines(family, history.ratings(), sliceRow, labelsFromRow, minRating),
        request,
        candidates,
        progress,
        clock);
  }
}

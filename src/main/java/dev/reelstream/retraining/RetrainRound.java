package dev.reelstream.retraining;

import dev.reelstream.protocol.NewestSlice;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionCopy;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.TrainingProgress;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One champion against one history: whether there is enough that is new, a candidate trained on all
 * but the newest slice, and how the two compare on that slice.
 *
 * @param candidates a registry under the work folder for what is not decided about
 * @param clock stamps the versions
 */
record RetrainRound(
    RetrainSettings.Tuning tuning,
    RetrainConfig config,
    ModelVersion champion,
    History history,
    ModelRegistry candidates,
    Clock clock) {
  /*
   * For maintainers. The candidate is trained into a registry of its own under the work folder, because a manifest is
   * written once and the decision has to be in it. A round that is killed leaves its checkpoint there; the same round
   * again, over the same bound, goes on from it. What stands in the real registry is a version or nothing.
   */
  /** Marks a training as one of these, for the sections of conf/families.yaml. */
  static final String PROTOCOL = "retrain";

  /** What a warm start must share with the version it starts from. */
  private static final List<String> SHAPES = List.of("dimensions", "contextLength");

  /**
   * {@link RetrainingException} where the champion's manifest does not say what it learned from.
   */
  static RetrainRound of(
      RetrainSettings.Tuning tuning,
      ModelVersion champion,
      History history,
      ModelRegistry candidates,
      Clock clock) {
    RetrainRound round =
        new RetrainRound(tuning, tuning.config(), champion, history, candidates, clock);
    round.minRating();
    return round;
  }

  /** The decision that there is too little to train on or to judge by; empty if there is enough. */
  Optional<Decision> tooLittleNew() {
    GateRule gate = config.gate();
    long newPositives = history.positivesFrom(firstNewRow(), minRating());
    if (newPositives < config.minNewPositives()) {
      return skipped(
          "%,d positives since the champion's training, a round needs %,d",
          newPositives, config.minNewPositives());
    }
    int sliceRow = sliceRow();
    long newest = history.positivesFrom(sliceRow, minRating());
    if (newest < gate.minCases() || sliceRow == 0) {
      return skipped(
          "%,d positives in the newest slice, the gate needs %,d", newest, gate.minCases());
    }
    int cases = slice().cases();
    return cases < gate.minCases()
        ? skipped("%,d cases in the newest slice, the gate needs %,d", cases, gate.minCases())
        : Optional.empty();
  }

  /** A candidate trained further from the champion's weights, on everything before the slice. */
  ModelVersion train(TrainingProgress progress) {
    String family = champion.manifest().family();
    TrainRequest request =
        new TrainRequest(
            family,
            String.valueOf(champion.manifest().hyperparameters().get("dataset")),
            minRating(),
            tuning.seed(),
            hyperparameters(),
            history.digest(),
            Map.of(TrainRequest.PROTOCOL, PROTOCOL),
            TrainRequest.Start.warm(champion));
    return Training.run(
        Training.timelines(family, history.ratings(), sliceRow(), labelsFromRow(), minRating()),
        request,
        candidates,
        progress,
        clock);
  }

  /** What becomes of the candidate, by the gate's rule on the newest slice. */
  Decision decide(ModelVersion candidate) {
    return new Gate(config.gate(), tuning.seed()).decide(slice(), champion, candidate);
  }

  /** The candidate's files with the decision in their manifest, as a version that stays. */
  static ModelVersion publish(ModelVersion candidate, Decision decision, ModelRegistry registry) {
    return registry.publish(
        candidate.manifest().name(),
        new VersionCopy(candidate, draft -> draft.withMetrics(decision.metrics())));
  }

  /** {@code reason} says how many there are and how many there should be. */
  private Optional<Decision> skipped(String reason, long there, long needed) {
    return Optional.of(
        Decision.skipped(
            champion.manifest().name(),
            champion.manifest().version(),
            String.format(Locale.ROOT, reason, there, needed)));
  }

  private double minRating() {
    @Nullable Object value = champion.manifest().hyperparameters().get("minRating");
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new RetrainingException("the champion's manifest holds no minRating: train it again");
  }

  private int firstNewRow() {
    return history.ratings().firstRowAt(champion.manifest().trainedThrough() + 1);
  }

  private NewestSlice slice() {
    return NewestSlice.of(history.ratings(), sliceRow(), history.ratings().size(), minRating());
  }

  /** The newest share of the positives, as many as the gate takes, none that the champion knows. */
  private int sliceRow() {
    long all = history.positivesFrom(0, minRating());
    long wanted =
        Math.min(
            config.gate().maxCases(),
            Math.max(config.gate().minCases(), (long) (all * config.gate().slice())));
    return Math.max(firstNewRow(), history.rowOfNewest(wanted, minRating()));
  }

  private int labelsFromRow() {
    return config
        .window()
        .map(
            window ->
                history
                    .ratings()
                    .firstRowAt(
                        history.ratings().timestamp(sliceRow() - 1) - window.toMillis() + 1))
        .orElse(0);
  }

  private Map<String, String> hyperparameters() {
    Map<String, String> values = new HashMap<>();
    for (String shape : SHAPES) {
      Object value = champion.manifest().hyperparameters().get(shape);
      if (value != null) {
        values.put(shape, value.toString());
      }
    }
    values.putAll(tuning.hyperparameters());
    return values;
  }
}

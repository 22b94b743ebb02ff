package dev.reelstream.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionCopy;
import dev.reelstream.registry.VersionDraft;
import dev.reelstream.retraining.Decision.Outcome;
import dev.reelstream.retrieval.Blend;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainRoundTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final long SEED = 7;
  private static final int ITEMS = 40;
  private static final int USERS = 120;
  private static final int LENGTH = 30;
  private static final Map<String, String> SMALL =
      Map.of("dimensions", "12", "batchLabels", "256", "contextLength", "5", "pieceLength", "10");

  private static @Nullable ModelVersion trained;
  private static @Nullable History changing;
  private static @Nullable History steady;

  /**
   * Users walk a ring of items forwards. In one history those who come later walk it backwards, in
   * the other they do as those before.
   */
  @BeforeAll
  static void trainAChampionOnTheOldTaste(@TempDir Path shared) {
    steady = history(1);
    changing = history(ITEMS - 1);
    Map<String, String> settings = new HashMap<>(SMALL);
    settings.put("epochs", "15");
    trained =
        Training.run(
            history().ratings(),
            USERS * LENGTH,
            new TrainRequest("gru", "made-up", 2, SEED, settings, history().digest(), Map.of()),
            new ModelRegistry(shared.resolve("models")),
            TrainingProgress.NONE,
            CLOCK);
  }

  private static History history(int laterStep) {
    List<Rating> ratings = new ArrayList<>();
    walk(ratings, 0, 1);
    walk(ratings, USERS, laterStep);
    return History.of(Ratings.of(ratings));
  }

  private static ModelVersion champion() {
    return Objects.requireNonNull(trained);
  }

  private static History history() {
    return Objects.requireNonNull(changing);
  }

  private static ModelVersion candidate(Path registry, Decision decision) {
    return new ModelRegistry(registry).open("gru", Objects.requireNonNull(decision.candidate()));
  }

  private static void walk(List<Rating> ratings, int firstUser, int step) {
    SplittableRandom random = new SplittableRandom(SEED + firstUser);
    long from = ratings.size() * 1000L;
    int[] at = new int[USERS];
    for (int i = 0; i < LENGTH; i++) {
      for (int user = 0; user < USERS; user++) {
        at[user] = i == 0 ? random.nextInt(ITEMS) : (at[user] + step) % ITEMS;
        ratings.add(
            new Rating(
                "u" + (firstUser + user),
                "i" + at[user],
                4,
                from + (i * (long) USERS + user) * 1000));
      }
    }
  }

  private static Decision round(
      Path registry, Map<String, String> options, Map<String, String> settings, boolean dryRun) {
    return round(history(), champion(), registry, options, settings, dryRun);
  }

  private static Decision round(
      History history,
      ModelVersion champion,
      Path registry,
      Map<String, String> options,
      Map<String, String> settings,
      boolean dryRun) {
    Map<String, String> small = new HashMap<>(Map.of("gate.k", "3", "gate.slice", "0.2"));
    small.putAll(options);
    Map<String, String> training = new HashMap<>(SMALL);
    training.put("epochs", "10");
    training.putAll(settings);
    RetrainRound round =
        RetrainRound.of(
            new RetrainSettings.Tuning(SEED, small, training),
            champion,
            history,
            new ModelRegistry(registry.resolve(".retrain"), CLOCK),
            CLOCK);
    Optional<Decision> tooLittleNew = round.tooLittleNew();
    if (tooLittleNew.isPresent()) {
      return tooLittleNew.get();
    }
    ModelVersion candidate = round.train(TrainingProgress.NONE);
    Decision decision = round.decide(candidate);
    if (dryRun) {
      return decision;
    }
    ModelVersion published =
        RetrainRound.publish(candidate, decision, new ModelRegistry(registry, CLOCK));
    return decision.published(published.manifest().version());
  }

  @Test
  void promotesACandidateThatHasLearnedTheNewTaste(@TempDir Path registry) {
    Decision decision = round(registry, Map.of(), Map.of(), false);
    assertThat(decision.outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(decision.championHitRate()).isLessThan(0.3);
    assertThat(decision.candidateHitRate()).isGreaterThan(decision.championHitRate() + 0.2);
    ModelVersion published = candidate(registry, decision);
    Manifest manifest = published.manifest();
    assertThat(manifest.metrics())
        .containsEntry("gate.promoted", 1.0)
        .containsEntry("gate.candidateHitRate", decision.candidateHitRate())
        .containsEntry("gate.championHitRate", decision.championHitRate());
    assertThat(manifest.hyperparameters()).containsEntry("warmStart", "gru@1");
    // The slice was kept from it: a fifth of the positives.
    assertThat(manifest.trainedThrough())
        .isEqualTo(history().ratings().timestamp(history().ratings().size() * 4 / 5 - 1));
  }

  @Test
  void keepsTheChampionWhereTheCandidateIsWorse(@TempDir Path registry) {
    Decision decision =
        round(
            Objects.requireNonNull(steady),
            champion(),
            registry,
            Map.of(),
            Map.of(
                "epochs",
                "2",
                "learningRate",
                "0.3",
                "embeddingDropout",
                "0.95",
                "outputDropout",
                "0.95"),
            false);
    assertThat(decision.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(decision.lowerBound()).isLessThan(-0.01);
    assertThat(candidate(registry, decision).manifest().metrics())
        .containsEntry("gate.promoted", 0.0);
  }

  @Test
  void skipsARoundWithoutEnoughNewRatings(@TempDir Path registry) {
    Decision decision =
        round(registry, Map.of("train.min-new-positives", "1000000"), Map.of(), false);
    assertThat(decision.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(decision.reason())
        .isEqualTo("3,600 positives since the champion's training, a round needs 1,000,000");
    assertThat(registry).isEmptyDirectory();
  }

  @Test
  void publishesNothingInADryRun(@TempDir Path registry) {
    Decision decision = round(registry, Map.of(), Map.of("epochs", "2"), true);
    assertThat(decision.candidate()).isNull();
    assertThat(decision.cases()).isEqualTo(1440);
    assertThat(new ModelRegistry(registry).latest("gru")).isEmpty();
  }

  @Test
  void comesToTheSameTwice(@TempDir Path one, @TempDir Path other) throws Exception {
    Decision first = round(one, Map.of(), Map.of("epochs", "2"), false);
    Decision second = round(other, Map.of(), Map.of("epochs", "2"), false);
    assertThat(Files.readString(one.resolve("gru/1/manifest.json")))
        .isEqualTo(Files.readString(other.resolve("gru/1/manifest.json")));
    assertThat(first.lowerBound()).isEqualTo(second.lowerBound());
  }

  /** A window keeps old labels out, so the old taste does not argue with the new one. */
  @Test
  void learnsLabelsOfTheWindowAlone(@TempDir Path registry) {
    Decision decision =
        round(registry, Map.of("train.window", "1 h"), Map.of("epochs", "2"), false);
    Manifest manifest = candidate(registry, decision).manifest();
    assertThat(manifest.metrics()).containsKey("loss");
    assertThat(decision.candidateHitRate()).isGreaterThan(decision.championHitRate());
  }

  /** The champion's scores know nothing of the new taste; the counts of that moment do. */
  @Test
  void measuresABlendAsItWouldServe(@TempDir Path registry) {
    ModelVersion blending = blending(champion(), registry.resolve("champion"));
    Decision decision =
        round(
            history(),
            blending,
            registry,
            Map.of(),
            Map.of("epochs", "1", "blendEpochs", "1"),
            true);
    assertThat(decision.championHitRate()).isGreaterThan(0.9);
    assertThat(round(registry, Map.of(), Map.of("epochs", "1"), true).championHitRate())
        .isLessThan(0.3);
  }

  /** The same model as a hybrid that trusts the counts. */
  private static ModelVersion blending(ModelVersion plain, Path registry) {
    Map<String, Object> told = new HashMap<>(plain.manifest().hyperparameters());
    told.put(Blend.WEIGHT, 3.0);
    told.put(Blend.SCALE, 1.0);
    return new ModelRegistry(registry, CLOCK)
        .publish(
            "hybrid",
            new VersionCopy(
                plain,
                draft ->
                    new VersionDraft(
                        "hybrid",
                        draft.created(),
                        draft.trainedThrough(),
                        draft.dataDigest(),
                        draft.contextLength(),
                        told,
                        draft.metrics(),
                        draft.seed(),
                        draft.golden())));
  }
}

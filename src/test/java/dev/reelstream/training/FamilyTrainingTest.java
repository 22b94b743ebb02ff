package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.training.data.TrainingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FamilyTrainingTest {
  private static final Ratings RATINGS = Planted.ring(60, 40, 30, 1);

  /** A rate that changes bits of the weights but no order of items. */
  private static final String NEARLY_NOTHING = "1e-6";

  static List<String> families() {
    return TinyTraining.families();
  }

  @ParameterizedTest
  @MethodSource("families")
  void rerunsAreTheSameToTheBitOnAnyNumberOfThreads(String family) {
    TinyTraining training = TinyTraining.of(family, RATINGS, Map.of());
    String first = digest(training, 1);
    assertThat(digest(training, 2)).isEqualTo(first);
    assertThat(digest(training, 4)).isEqualTo(first);
    assertThat(digest(training.withSeed(4), 2)).isNotEqualTo(first);
  }

  private static String digest(TinyTraining training, int threads) {
    try (Trainer trainer = training.trainer(training.schedule(), Checkpoints.none(), threads)) {
      return trainer.run(TrainingProgress.NONE).weights().digest();
    }
  }

  /** Nine steps of ten are certain; a list of ten that knows nothing hits one time in nine. */
  @ParameterizedTest
  @CsvSource({
    "gru, 0.02, 8",
    "gru-retrieval, 0.5, 8",
    "session-gru, 0.02, 8",
    "two-tower, 0.5, 20",
    "bpr, 0.2, 20"
  })
  void findsWhatIsPlanted(String family, String learningRate, String epochs) {
    Map<String, String> settings =
        Map.of(
            "dimensions", "16",
            "sessionLength", "12",
            "learningRate", learningRate,
            "epochs", epochs,
            "validationTargets", "500");
    TinyTraining training =
        TinyTraining.of(
            family, Planted.ring(200, 100, 12, 1), TinyTraining.batches(family, 100, settings));
    Map<String, Double> metrics =
        Validation.measure(training.recipe(), training.run().weights(), training.contextLength());
    assertThat(metrics.get(Validation.HIT_RATE)).isGreaterThan(0.8);
    assertThat(metrics.get(Validation.NDCG)).isBetween(0.4, metrics.get(Validation.HIT_RATE));
  }

  @ParameterizedTest
  @MethodSource("families")
  void reportsEveryStep(String family) {
    List<TrainingProgress.Update> updates = new ArrayList<>();
    Trainer.Outcome outcome =
        TinyTraining.of(family, RATINGS, Map.of()).run(Checkpoints.none(), updates::add);
    TrainingProgress.Update last = updates.get(updates.size() - 1);
    assertThat(last.step()).isEqualTo(last.steps()).isEqualTo(updates.size());
    assertThat(last.epoch()).isEqualTo(last.epochs()).isEqualTo(2);
    assertThat(last.secondsLeft()).isZero();
    assertThat(last.examplesPerSecond()).isPositive();
    assertThat(last.loss()).isEqualTo(outcome.loss());
  }

  @ParameterizedTest
  @MethodSource("families")
  void stopsWhereValidationGetsNoBetterAndKeepsTheBestWeights(String family) {
    Map<String, String> constant =
        Map.of(
            "learningRate", NEARLY_NOTHING,
            "warmup", "0",
            "finalRate", "1",
            "validationTargets", "500",
            "epochs", "9");
    TinyTraining patient = TinyTraining.of(family, RATINGS, with(constant, "patience", "2"));
    Trainer.Outcome outcome = patient.run();
    // The first epoch is the best there is: two more are waited for.
    assertThat(outcome.epochs()).isEqualTo(3);
    TinyTraining one = TinyTraining.of(family, RATINGS, with(constant, "epochs", "1"));
    assertThat(outcome.weights().digest()).isEqualTo(one.run().weights().digest());
    TinyTraining three = TinyTraining.of(family, RATINGS, with(constant, "epochs", "3"));
    assertThat(outcome.weights().digest()).isNotEqualTo(three.run().weights().digest());
  }

  @ParameterizedTest
  @MethodSource("families")
  void patienceWithoutValidationIsRefused(String family) {
    TinyTraining training =
        TinyTraining.of(family, RATINGS, Map.of("patience", "2", "validationTargets", "0"));
    assertThatThrownBy(training::schedule)
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "patience is 2 and validationTargets is 0: without validation nothing says when to stop");
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(name, value);
    return more;
  }
}

package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GruTrainerTest {
  private static final Ratings RATINGS = Planted.ring(60, 200, 40, 1);
  private static final Timelines TIMELINES = Timelines.of(RATINGS, RATINGS.size(), 2);
  private static final Examples EXAMPLES = new Examples(TIMELINES);

  private static GruConfig config(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(Map.of("dimensions", "16", "epochs", "2", "batchLabels", "700"));
    all.putAll(more);
    return GruConfig.of(TIMELINES.positives(), all);
  }

  private static GruTrainer.Outcome train(GruConfig config, long seed, int threads) {
    try (GruTrainer trainer =
        new GruTrainer(TIMELINES, EXAMPLES, config, seed, TrainingSession.config(threads))) {
      return trainer.run(TrainingProgress.NONE);
    }
  }

  @Test
  void rerunsAreTheSameToTheBitOnAnyNumberOfThreads() {
    String first = train(config(Map.of()), 1, 2).weights().digest();
    assertThat(train(config(Map.of()), 1, 2).weights().digest()).isEqualTo(first);
    assertThat(train(config(Map.of()), 1, 1).weights().digest()).isEqualTo(first);
    assertThat(train(config(Map.of()), 1, 4).weights().digest()).isEqualTo(first);
    assertThat(train(config(Map.of()), 2, 2).weights().digest()).isNotEqualTo(first);
  }

  @Test
  void findsPlantedTransitions() {
    GruConfig config = config(Map.of("epochs", "30", "learningRate", "0.01"));
    GruTrainer.Outcome outcome = train(config, 1, 2);
    // Nine steps of ten are certain: popularity alone stays at ln 200 = 5.3.
    assertThat(outcome.loss()).isLessThan(3.0);
    Map<String, Double> metrics = Validation.measure(outcome.weights(), EXAMPLES, 10);
    assertThat(metrics.get("validationHitRate@10")).isGreaterThan(0.5);
  }

  @Test
  void reportsEveryStep() {
    List<TrainingProgress.Update> updates = new ArrayList<>();
    try (GruTrainer trainer = new GruTrainer(TIMELINES, EXAMPLES, config(Map.of()), 1)) {
      trainer.run(updates::add);
    }
    TrainingProgress.Update last = updates.get(updates.size() - 1);
    assertThat(last.step()).isEqualTo(last.steps()).isEqualTo(updates.size());
    assertThat(last.epoch()).isEqualTo(last.epochs()).isEqualTo(2);
    assertThat(last.secondsLeft()).isZero();
    assertThat(last.examplesPerSecond()).isPositive();
    assertThat(last.loss()).isLessThan(updates.get(0).loss());
  }

  @Test
  void divergenceEndsWithOneLine() {
    GruConfig wild = config(Map.of("learningRate", "1", "epochs", "100", "warmup", "0"));
    Timelines timelines = TIMELINES;
    try (GruTrainer trainer = new GruTrainer(timelines, EXAMPLES, wild, 1)) {
      assertThatThrownBy(() -> trainer.run(TrainingProgress.NONE))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("training diverged in epoch ")
          .hasMessageEndingWith("lower learningRate (it is 1.0)");
    }
  }
}

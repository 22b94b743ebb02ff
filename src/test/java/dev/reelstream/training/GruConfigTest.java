package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GruConfigTest {
  @Test
  void overridesReplaceDefaults() {
    GruConfig config = GruConfig.of(1_000, Map.of("dimensions", "16", "learningRate", "1e-2"));
    assertThat(config.dimensions()).isEqualTo(16);
    assertThat(config.learningRate()).isEqualTo(0.01);
    assertThat(config.contextLength()).isEqualTo(10);
  }

  @Test
  void everyHyperparameterCanBeSetAndIsRecorded() {
    Map<String, String> defaults =
        GruConfig.declare(1_000).stream()
            .collect(Collectors.toMap(Hyperparameter::name, p -> String.valueOf(p.value())));
    assertThat(GruConfig.of(900_000, defaults)).isEqualTo(GruConfig.of(1_000, Map.of()));
    assertThat(GruConfig.of(1_000, Map.of()).asMap().keySet()).isEqualTo(defaults.keySet());
  }

  @Test
  void defaultsFollowTheSizeOfTheHistory() {
    assertThat(GruConfig.of(80_000, Map.of())).isNotEqualTo(GruConfig.of(800_000, Map.of()));
  }

  @Test
  void namesWhatCanBeSetWhenANameIsUnknown() {
    assertThatThrownBy(() -> GruConfig.of(1_000, Map.of("dimension", "16")))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "unknown hyperparameter 'dimension': choose one of dimensions, epochs")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.5", "NaN", "many", "", "1e9", "-3"})
  void refusesWhatIsOutOfRange(String epochs) {
    assertThatThrownBy(() -> GruConfig.of(1_000, Map.of("epochs", epochs)))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "hyperparameter epochs is '" + epochs + "': it must be a whole number from 1 to 1000");
  }

  @Test
  void rateRisesThenFallsAlongACosine() {
    GruConfig config =
        GruConfig.of(1_000, Map.of("learningRate", "0.5", "warmup", "0.1", "finalRate", "0.2"));
    assertThat(config.rate(1, 100)).isCloseTo(0.05, within(1e-12));
    assertThat(config.rate(10, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(config.rate(55, 100)).isCloseTo(0.5 * 0.6, within(1e-12));
    assertThat(config.rate(100, 100)).isCloseTo(0.5 * 0.2, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void rateIsANumberAtBothEndsOfTheWarmup(String warmup) {
    GruConfig config = GruConfig.of(1_000, Map.of("warmup", warmup));
    for (int step = 1; step <= 10; step++) {
      assertThat(config.rate(step, 10)).isBetween(0.0, config.learningRate());
    }
  }
}

package dev.reelstream.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.job.ConfigFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrainConfigTest {
  @Test
  void theFileHoldsEveryOptionAtItsDefault() {
    assertThat(ConfigFile.read(Path.of("conf/retraining.yaml")))
        .containsExactlyEntriesOf(RetrainConfig.DEFAULTS);
  }

  @Test
  void parsesWhatGoesOverTheDefaults() {
    RetrainConfig config =
        RetrainConfig.parse(Map.of("train.window", "60 d", "gate.margin", "0.02"));
    assertThat(config.window()).contains(Duration.ofDays(60));
    assertThat(config.gate().margin()).isEqualTo(0.02);
    assertThat(config.gate().confidence()).isEqualTo(0.95);
    assertThat(RetrainConfig.parse(Map.of()).window()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gate.margn, 1, 'there is no option ''gate.margn'''",
    "gate.margin, -1, 'gate.margin is -1.0: expected 0 to 1'",
    "gate.margin, x, 'gate.margin is x: expected a number'",
    "gate.confidence, 1, 'gate.confidence is 1.0'",
    "gate.slice, 0.6, 'gate.slice is 0.6'",
    "gate.min-cases, 0, 'gate.min-cases is 0'",
    "train.window, 0 d, 'train.window is 0 d'",
    "train.window, never, 'train.window is never'",
    "train.min-new-positives, -1, 'train.min-new-positives is -1'"
  })
  void saysWhatIsWrong(String key, String value, String message) {
    assertThatThrownBy(() -> RetrainConfig.parse(Map.of(key, value)))
        .isInstanceOf(RetrainingException.class)
        .hasMessageContaining(message);
  }

  /** The lead must be above minus the margin: at it is enough, below it is not. */
  @Test
  void admitsByTheLowerBoundAlone() {
    GateRule gate = RetrainConfig.parse(Map.of("gate.margin", "0.01")).gate();
    assertThat(gate.admits(-0.01)).isTrue();
    assertThat(gate.admits(-0.0101)).isFalse();
    assertThat(gate.admits(0.2)).isTrue();
  }
}

package dev.reelstream.training.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.training.data.TrainingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final List<Hyperparameter> DECLARED =
      List.of(
          Hyperparameter.whole("epochs", 30, 1, 1000, "passes"),
          Hyperparameter.real("dropout", 0.2, 0, 0.95, "share"),
          Hyperparameter.flag("logQ", false, "corrects"));

  static List<String> families() {
    return Family.ALL.stream().map(Family::name).toList();
  }

  @Test
  void overridesReplaceDefaults() {
    Settings settings = Settings.of(DECLARED, Map.of("epochs", " 1e2 ", "logQ", "1"));
    assertThat(settings.whole("epochs")).isEqualTo(100);
    assertThat(settings.flag("logQ")).isTrue();
    assertThat(settings.real("dropout")).isEqualTo(0.2);
  }

  @Test
  void wholeNumbersAreRecordedAsSuch() {
    assertThat(Settings.of(DECLARED, Map.of()).asMap())
        .isEqualTo(Map.of("epochs", 30, "dropout", 0.2, "logQ", 0));
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyHyperparameterOfAFamilyCanBeSetToWhatIsRecorded(String name) {
    Family family = Family.named(name);
    Map<String, Object> recorded = Settings.of(family.hyperparameters(), Map.of()).asMap();
    Map<String, String> texts = new HashMap<>();
    recorded.forEach((key, value) -> texts.put(key, value.toString()));
    assertThat(recorded).hasSameSizeAs(family.hyperparameters());
    assertThat(Settings.of(family.hyperparameters(), texts).asMap()).isEqualTo(recorded);
  }

  @Test
  void namesWhatCanBeSetWhenANameIsUnknown() {
    assertThatThrownBy(() -> Settings.of(DECLARED, Map.of("epoch", "16")))
        .isInstanceOf(TrainingException.class)
        .hasMessage("unknown hyperparameter 'epoch': choose one of epochs, dropout, logQ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "1.5", "NaN", "many", "", "1e9", "-3", "Infinity"})
  void refusesAWholeNumberOutOfRange(String epochs) {
    assertThatThrownBy(() -> Settings.of(DECLARED, Map.of("epochs", epochs)))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "hyperparameter epochs is '" + epochs + "': it must be a whole number from 1 to 1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "0.96", "NaN", "half"})
  void refusesANumberOutOfRange(String dropout) {
    assertThatThrownBy(() -> Settings.of(DECLARED, Map.of("dropout", dropout)))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "hyperparameter dropout is '" + dropout + "': it must be a number from 0.0 to 0.95");
  }
}

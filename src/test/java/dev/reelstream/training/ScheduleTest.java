package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.Hyperparameter;
import dev.reelstream.training.family.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final List<Hyperparameter> DECLARED = Family.named("gru").hyperparameters();

  @Test
  void rateRisesThenFallsAlongACosine() {
    Schedule schedule = new Schedule(1, 0.5, 0.1, 0.2, 0);
    assertThat(schedule.rate(1, 100)).isCloseTo(0.05, within(1e-12));
    assertThat(schedule.rate(10, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(schedule.rate(55, 100)).isCloseTo(0.5 * 0.6, within(1e-12));
    assertThat(schedule.rate(100, 100)).isCloseTo(0.5 * 0.2, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void rateIsANumberAtBothEndsOfTheWarmup(double warmup) {
    Schedule schedule = new Schedule(1, 0.5, warmup, 0, 0);
    for (int step = 1; step <= 10; step++) {
      assertThat(schedule.rate(step, 10)).isBetween(0.0, 0.5);
    }
  }

  @Test
  void aFinalRateOfOneKeepsThePeak() {
    Schedule schedule = new Schedule(1, 0.1, 0, 1, 0);
    for (int step = 1; step <= 10; step++) {
      assertThat(schedule.rate(step, 10)).isEqualTo(0.1);
    }
  }

  /** 30 epochs of 1,000 labels are 30,000. */
  @ParameterizedTest
  @CsvSource({"30000, 30", "29999, 29", "2999, 2", "1, 2"})
  void epochsShrinkToTheLabelsInAllButNotBelowTwo(int labelsInAll, int epochs) {
    Settings settings = Settings.of(DECLARED, Map.of("labelsInAll", String.valueOf(labelsInAll)));
    assertThat(Schedule.of(settings, 1_000).epochs()).isEqualTo(epochs);
  }

  @Test
  void oneEpochThatWasAskedForStaysOne() {
    Settings settings = Settings.of(DECLARED, Map.of("labelsInAll", "1", "epochs", "1"));
    assertThat(Schedule.of(settings, 1_000).epochs()).isEqualTo(1);
  }

  @Test
  void aHistoryWithoutLabelsDividesByNothing() {
    assertThat(Schedule.of(Settings.of(DECLARED, Map.of()), 0).epochs()).isEqualTo(30);
  }
}

package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingStepsTest {
  static java.util.List<String> families() {
    return TinyTraining.families();
  }

  @ParameterizedTest
  @MethodSource("families")
  void goesOnBehindTheLastEpoch(String family) {
    TinyTraining tiny = TinyTraining.of(family, Planted.ring(20, 15, 12, 1), Map.of());
    long epoch = tiny.recipe().examples().total();
    try (TrainingSteps steps =
        new TrainingSteps(
            family,
            tiny.timelines(),
            TinyTraining.overrides(family, TinyTraining.batches(family, 40, Map.of("epochs", "1"))),
            1)) {
      assertThat(steps.settings()).containsEntry("dimensions", 6);
      long labels = 0;
      while (labels < 3L * epoch) {
        int more = steps.step();
        assertThat(more).isPositive();
        labels += more;
      }
    }
  }
}

package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingWorkTest {
  private static final int STEP = 2 * 2 * 4 * 12;

  @Test
  void backwardIsTwiceForward() {
    assertThat(TrainingWork.flopPerLabel("gru", 10, Map.of("dimensions", 4)))
        .isEqualTo(3 * (STEP + 2 * 16 + 2 * 10 * 5));
    assertThat(TrainingWork.flopPerLabel("session-gru", 10, Map.of("dimensions", 4)))
        .isEqualTo(3 * (STEP + 2 * 10 * 5));
    assertThat(TrainingWork.flopPerLabel("bpr", 10, Map.of("dimensions", 4))).isEqualTo(3 * 2 * 8);
  }

  @Test
  void aBatchHoldsFewerItemsThanLabels() {
    // Two labels out of two items: the same one half of the time.
    Map<String, Object> settings = Map.of("dimensions", 4, "batchSize", 2, "contextLength", 7);
    assertThat(TrainingWork.flopPerLabel("two-tower", 2, settings))
        .isCloseTo(3 * 2 * 1.5 * 4, within(1e-9));
    assertThat(TrainingWork.flopPerLabel("gru-retrieval", 2, settings))
        .isCloseTo(3 * (7 * STEP + 2 * 1.5 * 4), within(1e-9));
  }

  @Test
  void aFamilyWithoutAFormulaIsNoZero() {
    assertThatThrownBy(() -> TrainingWork.flopPerLabel("other", 2, Map.of("dimensions", 4)))
        .hasMessage("other has no formula");
    assertThatThrownBy(() -> TrainingWork.flopPerLabel("gru", 2, Map.of()))
        .hasMessageStartingWith("no dimensions among");
  }
}

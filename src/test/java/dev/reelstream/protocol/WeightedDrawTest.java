package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightedDrawTest {
  /**
   * Two of weights 1, 2 and 3: the item of weight 1 comes first with 1/6, and second behind the 2
   * with 2/6 · 1/4 or behind the 3 with 3/6 · 1/3, together 0.4167.
   */
  @Test
  void drawsInProportionToWhatIsLeft() {
    WeightedDraw draw = new WeightedDraw(new int[] {1, 2, 3}, 1);
    int[] drawn = new int[3];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      for (int item : draw.without(new int[0], 2)) {
        drawn[item]++;
      }
    }
    assertThat(drawn[0] / (double) draws).isCloseTo(0.4167, within(0.015));
    // 2/6 + 1/6 · 2/5 + 3/6 · 2/3.
    assertThat(drawn[1] / (double) draws).isCloseTo(0.7333, within(0.015));
  }

  @Test
  void neverDrawsTheExcludedNorTheWeightless() {
    WeightedDraw draw = new WeightedDraw(new int[] {5, 0, 5, 5}, 1);
    assertThat(draw.without(new int[] {3}, 10)).containsExactly(0, 2);
  }

  @Test
  void isDecidedByTheSeed() {
    int[] weights = new int[200];
    Arrays.fill(weights, 1);
    assertThat(new WeightedDraw(weights, 7).without(new int[0], 10))
        .isEqualTo(new WeightedDraw(weights, 7).without(new int[0], 10))
        .isNotEqualTo(new WeightedDraw(weights, 8).without(new int[0], 10));
  }
}

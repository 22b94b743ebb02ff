package dev.reelstream.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Held against figures worked out by hand. */
class MeasureTest {
  private static final int[] RANKS = {1, 3, Ranks.MISS, 10, 11};

  @Test
  void countsTheFirstKAsHits() {
    assertThat(Measure.HIT_RATE.gains(RANKS, 10)).containsExactly(1, 1, 0, 1, 0);
    assertThat(Measure.HIT_RATE.gains(RANKS, 2)).containsExactly(1, 0, 0, 0, 0);
    assertThat(Measure.HIT_RATE.gains(RANKS, 11)).containsExactly(1, 1, 0, 1, 1);
  }

  @Test
  void valuesTheRankByItsInverse() {
    assertThat(Measure.MRR.gains(RANKS, 10)).containsExactly(1, 1.0 / 3, 0, 0.1, 0);
  }

  /** log2(2) = 1 and log2(4) = 2. */
  @Test
  void discountsByTheLogarithmOfTheRank() {
    double[] gains = Measure.NDCG.gains(RANKS, 10);
    assertThat(gains[0]).isEqualTo(1);
    assertThat(gains[1]).isCloseTo(0.5, within(1e-15));
    assertThat(gains[2]).isZero();
    assertThat(gains[3]).isCloseTo(0.28906482631788784, within(1e-15));
    assertThat(gains[4]).isZero();
  }
}

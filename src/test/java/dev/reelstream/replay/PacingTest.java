package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PacingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final OptionalDouble ANY_RATE = OptionalDouble.empty();

  @Test
  void spacesLiveEventsByEventTimeOverTheFactor() {
    Pacing pacing = new Pacing(new Speed(60), ANY_RATE, 1_000);

    assertThat(pacing.due(1_000, 7 * SECOND)).isEqualTo(7 * SECOND);
    assertThat(pacing.due(61_000, 7 * SECOND)).isEqualTo(8 * SECOND);
    assertThat(pacing.due(31_000_000, 8 * SECOND))
        .isEqualTo(7 * SECOND + (31_000_000L - 1_000) * 1_000_000 / 60);
  }

  @Test
  void sendsTheHistoryAtOnce() {
    Pacing pacing = new Pacing(new Speed(1), OptionalDouble.of(1), 5_000);

    assertThat(pacing.due(0, 3)).isEqualTo(3);
    assertThat(pacing.due(4_999, 4)).isEqualTo(4);
    assertThat(pacing.due(5_000, 5)).isEqualTo(5);
    assertThat(pacing.due(5_000, 6)).isEqualTo(5 + SECOND);
  }

  @Test
  void keepsTheRateAndCatchesUpAfterADelay() {
    Pacing pacing = new Pacing(Speed.MAX, OptionalDouble.of(10), Long.MIN_VALUE);

    assertThat(pacing.due(0, 0)).isZero();
    assertThat(pacing.due(0, 0)).isEqualTo(SECOND / 10);
    assertThat(pacing.due(0, 5 * SECOND)).isEqualTo(SECOND / 5);
  }

  @Test
  void letsTheSlowerOfSpeedAndRateDecide() {
    Pacing pacing = new Pacing(new Speed(1), OptionalDouble.of(1), 0);

    assertThat(pacing.due(0, 0)).isZero();
    assertThat(pacing.due(100, 0)).isEqualTo(SECOND);
    assertThat(pacing.due(10_000, 0)).isEqualTo(10 * SECOND);
    assertThat(pacing.due(10_001, 0)).isEqualTo(11 * SECOND);
  }

  @Test
  void neverWaitsAtMax() {
    Pacing pacing = new Pacing(Speed.MAX, ANY_RATE, 0);

    assertThat(pacing.due(0, 1)).isEqualTo(1);
    assertThat(pacing.due(1_000_000, 2)).isEqualTo(2);
  }

  @Test
  void refusesARateOfNothing() {
    assertThatThrownBy(() -> new Pacing(Speed.MAX, OptionalDouble.of(0), 0))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("above 0");
  }
}

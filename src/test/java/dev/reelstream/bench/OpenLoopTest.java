package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final long START = 5_000_000_000L;

  private final OpenLoop schedule = new OpenLoop(START, 1000);

  @Test
  void eventsAreDueAtEqualDistances() {
    assertThat(schedule.dueNanos(0)).isEqualTo(START);
    assertThat(schedule.dueNanos(1)).isEqualTo(START + 1_000_000);
    assertThat(schedule.dueNanos(1000)).isEqualTo(START + 1_000_000_000);
  }

  @Test
  void aPauseOfTheSenderMovesNoEvent() {
    // Nothing was sent for two seconds: what was due meanwhile is due all the same.
    assertThat(schedule.due(START + 2_000_000_000L)).isEqualTo(2001);
  }

  @Test
  void nothingIsDueBeforeTheStart() {
    assertThat(schedule.due(START - 1)).isZero();
    assertThat(schedule.due(START)).isEqualTo(1);
  }

  @Test
  void anEventIsCountedAsDueOnceItsTimeHasCome() {
    for (long event : new long[] {0, 1, 7, 999}) {
      assertThat(schedule.due(schedule.dueNanos(event))).isEqualTo(event + 1);
    }
  }

  @Test
  void aRateOfNothingIsRefused() {
    assertThatThrownBy(() -> new OpenLoop(0, 0)).hasMessage("rate is 0.0, must be above 0");
  }
}

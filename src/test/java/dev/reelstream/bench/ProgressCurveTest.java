package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressCurveTest {
  private static final long SECOND = 1_000_000_000L;

  /** Two seconds of start-up, then 100 answers a second, at last 50. */
  private final ProgressCurve curve =
      new ProgressCurve(
          List.of(
              new Sample(0, 0, 0, 0),
              new Sample(2 * SECOND, 0, SECOND, 0),
              new Sample(3 * SECOND, 100, 2 * SECOND, SECOND / 2),
              new Sample(4 * SECOND, 200, 3 * SECOND, SECOND),
              new Sample(6 * SECOND, 300, 5 * SECOND, 2 * SECOND)),
          2);

  @Test
  void aRateCountsRatingsBetweenTwoShares() {
    assertThat(curve.between(1.0 / 3, 2.0 / 3).eventsPerSecond()).isCloseTo(200, within(1e-9));
    assertThat(curve.between(2.0 / 3, 1).eventsPerSecond()).isCloseTo(100, within(1e-9));
    assertThat(curve.between(2.0 / 3, 1).answersPerSecond()).isCloseTo(50, within(1e-9));
  }

  @Test
  void startUpIsLeftOut() {
    assertThat(curve.between(0.1, 1).seconds()).isCloseTo(3, within(1e-9));
  }

  @Test
  void processorTimeIsPerRatingAndByProcess() {
    ProgressCurve part = curve.between(1.0 / 3, 1);

    assertThat(part.jobCpuMicros()).isCloseTo(3e6 / 400, within(1e-6));
    assertThat(part.brokerCpuMicros()).isCloseTo(1.5e6 / 400, within(1e-6));
  }
}

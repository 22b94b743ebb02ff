package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyWindowsTest {
  private final LatencyWindows latencies = new LatencyWindows(1000, 500, 2);

  @Test
  void anAnswerBelongsToTheWindowInWhichItWasDueNotRead() {
    latencies.record(1499, 1999);
    latencies.record(1500, 1502);

    assertThat(latencies.percentile(50)).containsExactly(500.0, 2.0);
  }

  @Test
  void warmUpCountsAsReceivedAndInNoWindow() {
    latencies.record(999, 1999);
    latencies.record(1000, 1003);
    latencies.record(2000, 2999);

    assertThat(latencies.received()).isEqualTo(3);
    assertThat(latencies.percentile(100)).containsExactly(3.0, 0.0);
  }

  @Test
  void aRateIsThatOfWhatWasReadMeanwhileWheneverItWasDue() {
    latencies.record(500, 999);
    latencies.record(500, 1000);
    latencies.record(1500, 1999);
    latencies.record(1500, 2000);

    assertThat(latencies.perSecond()).isEqualTo(2);
  }

  @Test
  void percentilesAreThoseOfTheValues() {
    for (int value = 1; value <= 1000; value++) {
      latencies.record(1000, 1000 + value);
    }

    assertThat(latencies.percentile(50).get(0)).isEqualTo(500);
    assertThat(latencies.percentile(99).get(0)).isEqualTo(990);
    assertThat(latencies.percentile(99.9).get(0)).isEqualTo(999);
  }
}

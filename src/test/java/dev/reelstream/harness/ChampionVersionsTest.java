package dev.reelstream.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.harness.ChampionVersions.Stamp;
import dev.reelstream.report.Summary.Swap;
import org.junit.jupiter.api.Test;

class ChampionVersionsTest {
  private final ChampionVersions versions = new ChampionVersions();

  private void saw(int version, long... eventTimes) {
    for (long time : eventTimes) {
      versions.saw(new Stamp("gru", version, time));
    }
  }

  @Test
  void aVersionThatServedFromTheStartIsNoSwap() {
    saw(3, 10, 11, 12);
    assertThat(versions.swaps()).isEmpty();
    assertThat(versions.inForce()).isEqualTo(new Swap("gru", 3, 10));
  }

  @Test
  void eachSwapCarriesTheFirstEventTimeWhateverTheOrderOfReading() {
    saw(3, 35, 31);
    saw(1, 10, 21);
    saw(2, 25, 20, 30);
    assertThat(versions.swaps()).containsExactly(new Swap("gru", 2, 20), new Swap("gru", 3, 31));
    assertThat(versions.inForce()).isEqualTo(new Swap("gru", 3, 31));
  }

  @Test
  void afterARollbackTheOldVersionIsInForce() {
    saw(1, 10);
    saw(2, 20);
    saw(1, 30);
    assertThat(versions.swaps()).containsExactly(new Swap("gru", 2, 20));
    assertThat(versions.inForce()).isEqualTo(new Swap("gru", 1, 10));
  }

  @Test
  void nothingIsInForceBeforeTheFirstRecommendation() {
    assertThat(versions.inForce()).isNull();
    assertThat(versions.swaps()).isEmpty();
  }
}

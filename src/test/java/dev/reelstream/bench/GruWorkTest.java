package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GruWorkTest {
  @Test
  void countsEveryPairThatMeets() {
    // 3 steps of two products [2] · [2, 6], an output [2] · [2, 2], 5 items of 2 and a bias.
    GruWork work = new GruWork(5, 2, 3);
    assertThat(work.flop()).isEqualTo(3 * 2 * (2 * 6 + 2 * 6) + 2 * 4 + 2 * 5 * 3);
    assertThat(work.flopWithTable()).isEqualTo(work.flop() - 3 * 2 * 2 * 6);
  }

  @Test
  void aQueryOverTheCatalogueOfMl1mTakesAMillion() {
    assertThat(new GruWork(3_706, 64, 10).flop()).isEqualTo(981_492);
  }
}

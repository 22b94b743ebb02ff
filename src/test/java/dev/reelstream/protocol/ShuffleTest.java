package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  @Test
  void holdsEveryNumberOnce() {
    assertThat(Arrays.stream(Shuffle.numbers(1_000, 4)).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1_000).toArray());
  }

  /** Pinned: splits must be the same on every machine and with every later version. */
  @Test
  void isTheSameForever() {
    assertThat(Shuffle.numbers(10, 42)).containsExactly(3, 4, 7, 0, 8, 5, 9, 2, 6, 1);
  }
}

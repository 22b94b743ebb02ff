package dev.reelstream.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void givesTheMeanOverCasesNotOverUsers() {
    double[] gains = {1, 0, 0, 0};
    int[] users = {7, 3, 3, 3};
    assertThat(Bootstrap.intervals(List.of(gains), users, 1).get(0).value()).isEqualTo(0.25);
  }

  @Test
  void isAPointWhereAllCasesAreAlike() {
    double[] gains = new double[50];
    Arrays.fill(gains, 0.5);
    Interval interval =
        Bootstrap.intervals(List.of(gains), IntStream.range(0, 50).toArray(), 1).get(0);
    assertThat(interval).isEqualTo(new Interval(0.5, 0.5, 0.5));
  }

  /** Of 400 users half hit: the standard error is 0.025, so the interval is 0.5 ± 0.049. */
  @Test
  void isAsWideAsTheStandardErrorSays() {
    double[] gains = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
    Interval interval =
        Bootstrap.intervals(List.of(gains), IntStream.range(0, 400).toArray(), 1).get(0);
    assertThat(interval.low()).isCloseTo(0.451, within(0.006));
    assertThat(interval.high()).isCloseTo(0.549, within(0.006));
  }

  /** 100 users with four cases each that are all hits or all misses: 100 draws, not 400. */
  @Test
  void drawsUsersWithAllOfTheirCases() {
    double[] gains = IntStream.range(0, 400).mapToDouble(i -> i / 4 % 2).toArray();
    int[] users = IntStream.range(0, 400).map(i -> i / 4).toArray();
    Interval interval = Bootstrap.intervals(List.of(gains), users, 1).get(0);
    assertThat(interval.low()).isCloseTo(0.402, within(0.012));
    assertThat(interval.high()).isCloseTo(0.598, within(0.012));
  }

  @Test
  void isDecidedByTheSeed() {
    double[] gains = IntStream.range(0, 60).mapToDouble(i -> i % 3 / 2.0).toArray();
    int[] users = IntStream.range(0, 60).toArray();
    assertThat(Bootstrap.intervals(List.of(gains), users, 5))
        .isEqualTo(Bootstrap.intervals(List.of(gains), users, 5))
        .isNotEqualTo(Bootstrap.intervals(List.of(gains), users, 6));
  }
}

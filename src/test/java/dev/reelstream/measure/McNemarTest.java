package dev.reelstream.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class McNemarTest {
  @Test
  void agreesWithHandComputedValues() {
    // 2 · (1 + 9) / 2^9, 2 · 1 / 2^5 and 2 · (1 + 10 + 45) / 2^10
    assertThat(new McNemar(8, 1).p()).isCloseTo(0.0390625, within(1e-15));
    assertThat(new McNemar(0, 5).p()).isCloseTo(0.0625, within(1e-15));
    assertThat(new McNemar(2, 8).p()).isCloseTo(0.109375, within(1e-15));
  }

  @Test
  void isTheSameSeenFromTheOtherSide() {
    assertThat(new McNemar(31, 77).p()).isEqualTo(new McNemar(77, 31).p());
  }

  @Test
  void saysNothingWhereWinsAndLossesAreEven() {
    assertThat(new McNemar(0, 0).p()).isEqualTo(1);
    assertThat(new McNemar(1, 0).p()).isEqualTo(1);
    assertThat(new McNemar(7, 7).p()).isEqualTo(1);
    assertThat(new McNemar(500_000, 500_000).p()).isEqualTo(1);
  }

  @Test
  void agreesWithWholeNumbersFromTheMiddleFarIntoTheTail() {
    Random random = new Random(17);
    double smallest = 1;
    for (int i = 0; i < 60; i++) {
      int n = 1 + random.nextInt(i < 50 ? 1_200 : 6_000);
      int wins = (int) (n * random.nextDouble());
      McNemar test = new McNemar(wins, n - wins);
      BigDecimal p = inWholeNumbers(wins, n - wins);
      double log10 = log10(p);
      assertThat(test.log10P()).as(test.toString()).isCloseTo(log10, within(1e-11));
      if (log10 > -300) {
        assertThat(test.p()).as(test.toString()).isCloseTo(p.doubleValue(), withinPercentage(1e-8));
        smallest = Math.min(smallest, test.p());
      }
    }
    assertThat(smallest).isLessThan(1e-100);
  }

  @Test
  void staysAboveZeroWhereADoubleEnds() {
    McNemar clear = new McNemar(30_000, 10_000);
    assertThat(clear.log10P()).isBetween(-2_300.0, -2_200.0);
    assertThat(clear.p()).isEqualTo(Double.MIN_VALUE);
    // 2 · 2^-67
    assertThat(new McNemar(67, 0).p()).isCloseTo(1.3552527156068805e-20, withinPercentage(1e-9));
  }

  @Test
  void isCloseToTheChiSquareWhereThatHolds() {
    // (|b - c| - 1)² / (b + c) = 3.8416 = 1.96²: p = 0.05 with one degree of freedom
    assertThat(new McNemar(500_981, 499_020).p()).isCloseTo(0.05, within(2e-4));
  }

  @Test
  void refusesNegativeCounts() {
    assertThatThrownBy(() -> new McNemar(3, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wins and losses are 3 and -1; allowed: 0 and more");
  }

  private static BigDecimal inWholeNumbers(int wins, int losses) {
    int n = wins + losses;
    BigInteger term = BigInteger.ONE;
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i <= Math.min(wins, losses); i++) {
      sum = sum.add(term);
      term = term.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    BigDecimal all = new BigDecimal(BigInteger.TWO.pow(n));
    return new BigDecimal(sum.shiftLeft(1)).divide(all, MathContext.DECIMAL64).min(BigDecimal.ONE);
  }

  private static double log10(BigDecimal value) {
    int exponent = value.precision() - value.scale();
    return exponent + Math.log10(value.movePointLeft(exponent).doubleValue());
  }
}

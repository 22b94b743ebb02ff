package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static Figure rate(Double... values) {
    return new Figure("pipeline", "rate", "events/s", Map.of(), List.of(values));
  }

  @Test
  void oneMedianOverTheOther() {
    Ratio ratio =
        Ratio.of("a ÷ b", rate(10.0, 30.0, 20.0), rate(40.0, 50.0, 30.0), Bar.atLeast(0.5));

    assertThat(ratio.value()).isEqualTo(0.5);
    assertThat(ratio.met()).isTrue();
    assertThat(ratio.unit()).isEmpty();
  }

  @Test
  void belowALowerBarAndAboveAnUpperOneIsNotMet() {
    assertThat(Ratio.of("a", rate(0.49), Bar.atLeast(0.5)).met()).isFalse();
    assertThat(Ratio.of("a", rate(51.0), Bar.atMost(50)).met()).isFalse();
    assertThat(Ratio.of("a", rate(50.0), Bar.atMost(50)).met()).isTrue();
  }

  @Test
  void aFigureOfItsOwnKeepsItsUnit() {
    assertThat(Ratio.of("a", rate(7.0), Bar.atMost(8)).unit()).isEqualTo("events/s");
  }

  @Test
  void nothingIsDividedByZero() {
    assertThatThrownBy(() -> Ratio.of("a ÷ b", rate(1.0), rate(0.0), Bar.atLeast(1)))
        .hasMessage("a ÷ b: rate is 0");
  }

  @Test
  void numbersShowThreeDigitsThatCount() {
    assertThat(
            List.of(
                NumberText.plain(123_456.7),
                NumberText.plain(12.34),
                NumberText.plain(1.5),
                NumberText.plain(0.5),
                NumberText.plain(0.1234),
                NumberText.plain(0.000012)))
        .containsExactly("123,457", "12.3", "1.5", "0.5", "0.123", "1.20e-05");
  }
}

package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FractionTest {
  @Test
  void readsPercentAndPlainNumbers() {
    assertThat(Fraction.parse("1%").value()).isEqualTo(0.01);
    assertThat(Fraction.parse("0.01").value()).isEqualTo(0.01);
    assertThat(Fraction.parse("100 %").value()).isEqualTo(1);
    assertThat(Fraction.parse("0").value()).isZero();
    assertThat(Fraction.parse(".5%").value()).isEqualTo(0.005);
  }

  @Test
  void refusesWhatIsOutsideOrNoNumber() {
    for (String text : List.of("", "%", "101%", "1.5", "-1%", "one", "1%%", "NaN")) {
      assertThatThrownBy(() -> Fraction.parse(text))
          .isInstanceOf(ReplayException.class)
          .hasMessageContaining("share '" + text + "' is not allowed")
          .hasMessageContaining("1%");
    }
  }
}

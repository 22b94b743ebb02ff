package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedTest {
  @Test
  void readsMaxAndFactors() {
    assertThat(Speed.parse("max").max()).isTrue();
    assertThat(Speed.parse("1000x")).isEqualTo(new Speed(1000)).hasToString("1000x");
    assertThat(Speed.parse(" 0.5X ")).isEqualTo(new Speed(0.5)).hasToString("0.5x");
  }

  @Test
  void refusesWhatIsNeitherAndSaysWhatIsAllowed() {
    for (String text : List.of("", "fast", "0x", "-1x", "1000", "1e3x", "x", "NaNx")) {
      assertThatThrownBy(() -> Speed.parse(text))
          .isInstanceOf(ReplayException.class)
          .hasMessage(
              "speed '%s' is not known: give max, or a factor above 0 such as 1000x, 60x or 1x",
              text);
    }
  }
}

package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.codec.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static Figure of(Double... values) {
    return new Figure("pipeline", "rate", "events/s", Map.of("b", 2, "a", "x"), List.of(values));
  }

  @Test
  void theMedianIsTheMiddleOneWhateverTheOrder() {
    assertThat(of(9.0, 1.0, 4.0).median()).isEqualTo(4);
    assertThat(of(9.0, 1.0, 4.0, 6.0).median()).isEqualTo(5);
  }

  @Test
  void theSpreadIsTheRangeAsAShareOfTheMedian() {
    assertThat(of(9.0, 10.0, 12.0).spread()).isCloseTo(0.3, within(1e-12));
    assertThat(of(0.0, 0.0, 0.0).spread()).isZero();
  }

  @Test
  void aFigureWithoutValuesIsRefused() {
    assertThatThrownBy(FigureTest::of).hasMessage("rate has no values");
  }

  @Test
  void theLabelNamesTheParametersInOneOrder() {
    assertThat(of(1.0).label()).isEqualTo("rate a=x b=2");
  }

  @Test
  void itsJsonHoldsWhatIsDerivedToo() throws Exception {
    JsonNode json = new Json().mapper().readTree(new Json().write(of(9.0, 10.0, 12.0)));

    assertThat(json.path("median").asDouble()).isEqualTo(10);
    assertThat(json.path("min").asDouble()).isEqualTo(9);
    assertThat(json.path("max").asDouble()).isEqualTo(12);
    assertThat(json.path("values")).hasSize(3);
    assertThat(json.path("parameters").path("b").asInt()).isEqualTo(2);
  }
}

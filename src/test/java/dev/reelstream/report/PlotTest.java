package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.report.Plot.Axis;
import dev.reelstream.report.Plot.Point;
import dev.reelstream.report.Plot.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {
  private static Document parsed(Plot plot) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyPointOfEverySeriesIsDrawn() throws Exception {
    Document svg =
        parsed(
            new Plot(
                "a < b & c",
                Axis.linear("users"),
                Axis.linear("µs"),
                List.of(
                    new Series("one", List.of(new Point(0, 1), new Point(5, 2))),
                    new Series("two", List.of(new Point(2, 3))))));

    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b & c");
  }

  @Test
  void equalFactorsAreEqualDistancesOnALogarithmicAxis() throws Exception {
    Document svg =
        parsed(
            new Plot(
                "growth",
                Axis.logarithmic("users"),
                Axis.linear("µs"),
                List.of(
                    new Series(
                        "one", List.of(new Point(10, 1), new Point(100, 1), new Point(1000, 1))))));

    double first = centre(svg, 0);
    double second = centre(svg, 1);
    double third = centre(svg, 2);
    assertThat(third - second).isCloseTo(second - first, within(0.2)).isPositive();
  }

  @Test
  void linearAxesBeginAtZeroAndEndOnARoundStep() {
    PlotScale scale = PlotScale.of(false, new double[] {37, 940}, 0, 100);

    assertThat(scale.ticks()).containsExactly(0.0, 200.0, 400.0, 600.0, 800.0, 1000.0);
    assertThat(scale.at(500)).isEqualTo(50);
  }

  @Test
  void zeroHasNoPlaceOnALogarithmicAxis() {
    assertThatThrownBy(() -> PlotScale.of(true, new double[] {0, 1}, 0, 100))
        .hasMessageContaining("logarithmic");
  }

  private static double centre(Document svg, int number) {
    return Double.parseDouble(
        ((Element) svg.getElementsByTagName("circle").item(number)).getAttribute("cx"));
  }
}

package dev.reelstream.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines through measured points as an SVG file that opens anywhere.
 *
 * @param y what all series are in
 */
public record Plot(String title, Axis x, Axis y, List<Series> series) {
  /**
   * @param logarithmic for values above zero that span decades; else the axis begins at zero
   */
  public record Axis(String label, boolean logarithmic) {
    public static Axis linear(String label) {
      return new Axis(label, false);
    }

    public static Axis logarithmic(String label) {
      return new Axis(label, true);
    }
  }

  /** A named line, its points in the order in which they are joined. */
  public record Series(String name, List<Point> points) {}

  /** In the units of the axes. */
  public record Point(double x, double y) {}

  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 72;
  private static final int RIGHT = 16;
  private static final int TOP = 36;
  private static final int BOTTOM = 52;
  private static final int KEY_LINE = 16;

  /** The whole file. */
  public String svg() {
    PlotScale across = PlotScale.of(x.logarithmic(), values(true), LEFT, WIDTH - RIGHT);
    PlotScale up = PlotScale.of(y.logarithmic(), values(false), HEIGHT - BOTTOM, TOP);
    int height = HEIGHT + KEY_LINE * series.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        text(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%%\" height=\"100%%\""
                + " fill=\"white\"/>\n",
            WIDTH, height, WIDTH, height));
    label(svg, WIDTH / 2.0, 20, "middle", "font-size=\"14\"", title);
    for (double tick : across.ticks()) {
      grid(svg, across.at(tick), TOP, across.at(tick), HEIGHT - BOTTOM);
      label(svg, across.at(tick), HEIGHT - BOTTOM + 16, "middle", "", tick(tick));
    }
    for (double tick : up.ticks()) {
      grid(svg, LEFT, up.at(tick), WIDTH - RIGHT, up.at(tick));
      label(svg, LEFT - 6, up.at(tick) + 4, "end", "", tick(tick));
    }
    label(svg, WIDTH / 2.0, HEIGHT - BOTTOM + 36, "middle", "", x.label());
    label(svg, LEFT, TOP - 8, "middle", "", y.label());
    for (int i = 0; i < series.size(); i++) {
      draw(svg, i, across, up);
    }
    return svg.append("</svg>\n").toString();
  }

  private double[] values(boolean ofX) {
    return series.stream()
        .flatMap(each -> each.points().stream())
        .mapToDouble(point -> ofX ? point.x() : point.y())
        .toArray();
  }

  private void draw(StringBuilder svg, int number, PlotScale across, PlotScale up) {
    Series line = series.get(number);
    String colour = SvgChart.colour(number);
    svg.append(text("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour));
    for (Point point : line.points()) {
      svg.append(text("%.1f,%.1f ", across.at(point.x()), up.at(point.y())));
    }
    svg.append("\"/>\n");
    for (Point point : line.points()) {
      svg.append(
          text(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s: %s, %s</title></circle>\n",
              across.at(point.x()),
              up.at(point.y()),
              colour,
              HtmlReport.escaped(line.name()),
              tick(point.x()),
              tick(point.y())));
    }
    int below = HEIGHT + KEY_LINE * number;
    svg.append(
        text(
            "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"3\" fill=\"%s\"/>\n",
            LEFT, below - 4, colour));
    label(svg, LEFT + 20, below, "start", "", line.name());
  }

  private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        text(
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
            x1, y1, x2, y2));
  }

  private static void label(
      StringBuilder svg, double x, double y, String anchor, String more, String words) {
    svg.append(
        text(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n",
            x, y, anchor, more, HtmlReport.escaped(words)));
  }

  private static String tick(double value) {
    return Math.abs(value) >= 1000 || value == Math.rint(value)
        ? text("%,.0f", value)
        : text("%.3g", value);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

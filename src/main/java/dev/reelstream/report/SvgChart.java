package dev.reelstream.report;

import dev.reelstream.event.Role;
import dev.reelstream.report.Summary.Swap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Hit rates over event time as an SVG picture, a vertical line where a version came in. */
final class SvgChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 320;
  private static final int LEFT = 56;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;
  private static final int GRID = 4;
  private static final List<String> COLOURS =
      List.of("#c0392b", "#1f77b4", "#2a9d55", "#8e5bb5", "#b8860b", "#4f6d7a", "#d16ba5");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<HitRateCurve> curves;
  private final List<Swap> swaps;
  private final ToDoubleFunction<HitRateCurve.Point> value;
  private final long from;
  private final long to;
  private final double top;

  SvgChart(
      List<HitRateCurve> curves, List<Swap> swaps, ToDoubleFunction<HitRateCurve.Point> value) {
    this.curves = curves;
    this.swaps = swaps;
    this.value = value;
    from = curves.stream().mapToLong(each -> each.points().get(0).time()).min().orElse(0);
    to =
        curves.stream()
            .flatMap(each -> each.points().stream())
            .mapToLong(HitRateCurve.Point::time)
            .max()
            .orElse(1);
    double highest =
        curves.stream().flatMap(each -> each.points().stream()).mapToDouble(value).max().orElse(0);
    top = highest > 0 ? highest * 1.05 : 1;
  }

  static String colour(int curve) {
    return COLOURS.get(curve % COLOURS.size());
  }

  /** The whole element. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(text("<svg viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"11\">\n", WIDTH, HEIGHT));
    grid(svg);
    for (Swap swap : swaps) {
      double x = x(Math.min(to, Math.max(from, swap.eventTime())));
      svg.append(
          text(
              "<line class=\"swap\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"><title>%s@%d</title></line>\n",
              x, x, TOP, HEIGHT - BOTTOM, HtmlReport.escaped(swap.model()), swap.version()));
    }
    for (int i = curves.size() - 1; i >= 0; i--) {
      line(svg, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    for (int i = 0; i <= GRID; i++) {
      double share = (double) i / GRID;
      double y = y(top * share);
      svg.append(
          text(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3f</text>\n",
              LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, top * share));
      long time = from + (long) ((to - from) * share);
      svg.append(
          text(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
              x(time),
              HEIGHT - 8,
              i == 0 ? "start" : i == GRID ? "end" : "middle",
              DAY.format(Instant.ofEpochMilli(time))));
    }
  }

  private void line(StringBuilder svg, int number) {
    HitRateCurve curve = curves.get(number);
    svg.append(
        text(
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s points=\"",
            colour(number),
            curve.role() == Role.CHAMPION ? "2.5" : "1.5",
            curve.role() == Role.BASELINE ? " stroke-dasharray=\"5 3\"" : ""));
    for (HitRateCurve.Point point : curve.points()) {
      svg.append(text("%.1f,%.1f ", x(point.time()), y(value.applyAsDouble(point))));
    }
    svg.append(text("\"><title>%s</title></polyline>\n", HtmlReport.escaped(curve.name())));
  }

  private double x(long time) {
    return LEFT + (double) (time - from) / Math.max(1, to - from) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double rate) {
    return HEIGHT - BOTTOM - rate / top * (HEIGHT - TOP - BOTTOM);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

package dev.reelstream.report;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Role;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** {@code report.html}: a run's hit rates as curves over event time, and its closing table. */
public final class HtmlReport {
  // One file without a script, a font or an address: it opens anywhere, also years later.
  private static final int SMOOTH = 7;
  private static final String STYLE =
      """
      body { font-family: sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
      pre { overflow-x: auto; }
      svg .grid { stroke: #ddd; } svg .swap { stroke: #444; stroke-dasharray: 2 3; }
      .key span { margin-right: 1.2em; white-space: nowrap; } .key b { font-size: 1.2em; }
      """;

  private HtmlReport() {}

  /** The whole page. */
  public static String page(Summary summary, Collection<Evaluation> evaluations) {
    List<HitRateCurve> curves = HitRateCurve.of(evaluations, SMOOTH);
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    page.append("<title>" + escaped(summary.id()) + "</title>\n<style>\n" + STYLE + "</style>\n");
    page.append("<h1>" + escaped(summary.id()) + "</h1>\n");
    page.append(
        "<p>%s%s, history %s, K = %d, seed %d</p>\n"
            .formatted(
                escaped(summary.dataset().name()),
                summary.dataset().synthetic() ? " (SYNTHETIC data, not MovieLens)" : "",
                summary.history(),
                summary.k(),
                summary.seed()));
    if (!curves.isEmpty()) {
      key(page, curves, !summary.swaps().isEmpty());
      page.append("<h2>Hit rate over the last " + SMOOTH + " windows</h2>\n");
      page.append(new SvgChart(curves, summary.swaps(), HitRateCurve.Point::recent).svg());
      page.append("<h2>Hit rate since the live boundary</h2>\n");
      page.append(new SvgChart(curves, summary.swaps(), HitRateCurve.Point::running).svg());
    }
    page.append("<pre>\n");
    ClosingTable.lines(summary).forEach(line -> page.append(escaped(line)).append('\n'));
    return page.append("</pre>\n</html>\n").toString();
  }

  private static void key(StringBuilder page, List<HitRateCurve> curves, boolean swaps) {
    page.append("<p class=\"key\">");
    for (int i = 0; i < curves.size(); i++) {
      HitRateCurve curve = curves.get(i);
      String role = curve.role().name().toLowerCase(Locale.ROOT);
      page.append(
          "<span><b style=\"color:%s\">%s</b> %s</span>"
              .formatted(
                  SvgChart.colour(i),
                  curve.role() == Role.BASELINE ? "╌" : "━",
                  escaped(curve.role() == Role.CHAMPION ? role : role + " " + curve.name())));
    }
    page.append(swaps ? "<span>┊ a version became champion</span></p>\n" : "</p>\n");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

package dev.reelstream.report;

import dev.reelstream.report.Comparison.Row;
import dev.reelstream.report.Comparison.Span;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code models compare} prints. */
public final class ComparisonTable {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ComparisonTable() {}

  /** Two tables: since the beginning, and over the newest windows. */
  public static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    Span running = comparison.running();
    lines.add("since the live boundary, " + dates(running));
    lines.addAll(table(running, comparison.k()));
    Span recent = comparison.recent();
    lines.add("");
    lines.add(
        (recent.windows() == 1
                ? "the last window, "
                : "the last " + recent.windows() + " windows, ")
            + dates(recent));
    lines.addAll(table(recent, comparison.k()));
    lines.add("");
    lines.add(
        "wins are hits where the champion missed, losses the other way round; difference is of the");
    lines.add("hit rates on the positives that both were scored on");
    lines.add(
        row(
            "p is McNemar's; a verdict is given below %s, because who looks often enough sees anything",
            Comparison.Verdict.SIGNIFICANT));
    return lines;
  }

  private static List<String> table(Span span, int k) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "%-8s %-18s %9s %8s %10s %7s %7s %8s  %s",
            "role", "model", "scored", "HR@" + k, "difference", "wins", "losses", "p", "verdict"));
    for (Row each : span.rows()) {
      Summary.Online figures = each.figures();
      lines.add(
          row(
              "%-8s %-18s %9d %8.4f %10s %s",
              figures.role().name().toLowerCase(Locale.ROOT),
              name(figures.model(), figures.version()),
              figures.scored(),
              figures.hitRate(),
              each.difference() == null ? "" : row("%+.4f", each.difference()),
              each.verdict() == null
                  ? ""
                  : ClosingTable.againstTheChampion(figures)
                      + "  "
                      + each.verdict().name().toLowerCase(Locale.ROOT)));
      if (figures.versions().size() > 1) {
        figures.versions().forEach(part -> lines.add(part(part)));
      }
    }
    return lines;
  }

  /** What one version contributed to the champion's row. */
  private static String part(Summary.Version part) {
    return row(
        "%-8s %-18s %9d %8.4f",
        "", "  " + name(part.model(), part.version()), part.scored(), part.hitRate());
  }

  private static String name(String model, int version) {
    return version == 0 ? model : model + "@" + version;
  }

  private static String dates(Span span) {
    return DAY.format(Instant.ofEpochMilli(span.from()))
        + " to "
        + DAY.format(Instant.ofEpochMilli(Math.max(span.from(), span.to() - 1)));
  }

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}

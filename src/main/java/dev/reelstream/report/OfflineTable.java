package dev.reelstream.report;

import dev.reelstream.measure.Interval;
import dev.reelstream.protocol.OfflineReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;

/** What an offline evaluation prints. */
public final class OfflineTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("HR", OfflineReport.Figure::hitRate),
          new Column("MRR", OfflineReport.Figure::mrr),
          new Column("NDCG", OfflineReport.Figure::ndcg));

  private record Column(String name, Function<OfflineReport.Figure, Interval> of) {}

  /** Several reports that differ by their seeds alone. */
  public record Together(List<OfflineReport> runs, List<Spread> spread) {}

  /** Mean and range over the seeds. */
  public record Spread(String seen, int k, Range hitRate, Range mrr, Range ndcg) {}

  /** A mean with the smallest and the largest it is of. */
  public record Range(double mean, double min, double max) {}

  private OfflineTable() {}

  /** The lines: what was measured, the figures with their 95 % intervals, what was left out. */
  public static List<String> lines(OfflineReport report) {
    List<String> lines = new ArrayList<>();
    OfflineReport.Data data = report.dataset();
    StringJoiner how = new StringJoiner(", ");
    how.add(report.protocol());
    report.choices().forEach((name, value) -> how.add(name + " " + value));
    how.add("seed " + report.seed());
    how.add(
        report.training().seconds() == null
            ? report.model().label()
            : row("%s trained in %.0f s", report.model().label(), report.training().seconds()));
    lines.add(how.toString());
    lines.add(
        row(
            "data        %s%s, digest %.12s…: %,d ratings by %,d users of %,d items; %s",
            data.name(),
            data.synthetic() ? " (SYNTHETIC data, not MovieLens)" : "",
            data.digest(),
            data.ratings(),
            data.users(),
            data.items(),
            report.minRating() == null
                ? "every rating counts"
                : row("ratings of at least %.0f count", report.minRating())));
    lines.add(
        row(
            "training    %,d positives in %,d sequences",
            report.training().positives(), report.training().sequences()));
    lines.add(row("candidates  %,d: %s", report.candidates().size(), report.candidates().set()));
    OfflineReport.Tested tested = report.tested();
    lines.add(
        row(
            "cases       %,d of %,d users; misses because of no answer %,d, of a target unknown to the"
                + " model %,d; context items unknown to it %,d",
            tested.cases(),
            tested.users(),
            tested.unanswered(),
            tested.unknownTargets(),
            tested.unknownContextItems()));
    tested
        .skipped()
        .forEach(
            (what, count) -> {
              if (count > 0) {
                lines.add(row("left out    %,d %s", count, what));
              }
            });
    if (report.mayLeak()) {
      lines.add("LEAK        the model's training may have met the test part");
    }
    lines.add("");
    lines.add(head("95 % over users"));
    for (OfflineReport.Figure figure : report.figures()) {
      lines.add(
          figures(
              figure.seen().toString(),
              figure.k(),
              column -> {
                Interval interval = column.of().apply(figure);
                return row("%.4f %.4f–%.4f", interval.value(), interval.low(), interval.high());
              }));
    }
    lines.add("");
    lines.add(
        row(
            "scored and measured in %.1f s, %.1f s with all before it",
            report.evaluationSeconds(), report.wallSeconds()));
    return lines;
  }

  /** Mean and range of the figures of several seeds. */
  public static List<String> spread(List<OfflineReport> reports) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(row("mean and range of %d seeds", reports.size()));
    lines.add(head("range"));
    for (int i = 0; i < reports.get(0).figures().size(); i++) {
      int number = i;
      OfflineReport.Figure first = reports.get(0).figures().get(i);
      lines.add(
          figures(
              first.seen().toString(),
              first.k(),
              column -> {
                Range range = range(reports, number, column.of());
                return row("%.4f %.4f–%.4f", range.mean(), range.min(), range.max());
              }));
    }
    return lines;
  }

  /** The same as one object. */
  public static Together together(List<OfflineReport> reports) {
    List<Spread> spreads = new ArrayList<>();
    for (int i = 0; i < reports.get(0).figures().size(); i++) {
      OfflineReport.Figure first = reports.get(0).figures().get(i);
      spreads.add(
          new Spread(
              first.seen().toString(),
              first.k(),
              range(reports, i, OfflineReport.Figure::hitRate),
              range(reports, i, OfflineReport.Figure::mrr),
              range(reports, i, OfflineReport.Figure::ndcg)));
    }
    return new Together(reports, spreads);
  }

  private static Range range(
      List<OfflineReport> reports, int figure, Function<OfflineReport.Figure, Interval> of) {
    double[] values =
        reports.stream()
            .mapToDouble(report -> of.apply(report.figures().get(figure)).value())
            .sorted()
            .toArray();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return new Range(sum / values.length, values[0], values[values.length - 1]);
  }

  private static String head(String interval) {
    StringBuilder line = new StringBuilder(row("%-10s %5s", "seen", "K"));
    for (Column column : COLUMNS) {
      line.append(row("  %-22s", column.name() + " (" + interval + ")"));
    }
    return line.toString().stripTrailing();
  }

  private static String figures(String seen, int k, Function<Column, String> text) {
    StringBuilder line = new StringBuilder(row("%-10s %5d", seen, k));
    for (Column column : COLUMNS) {
      line.append(row("  %-22s", text.apply(column)));
    }
    return line.toString().stripTrailing();
  }

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

package dev.reelstream.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The champion beside every shadow and baseline: from the beginning, and over the newest windows.
 *
 * @param k length of the lists that were measured
 */
public record Comparison(int k, Span running, Span recent) {

  /**
   * One stretch of event time.
   *
   * @param from inclusive, milliseconds
   * @param to exclusive
   * @param windows that had an outcome; 0 for the running figures, which are not added up here
   */
  public record Span(long from, long to, int windows, List<Row> rows) {}

  /**
   * One model against the champion.
   *
   * @param difference of the hit rates on the pairs, this model's minus the champion's; null
   *     without pairs
   */
  public record Row(
      @JsonUnwrapped Summary.Online figures,
      @Nullable Double difference,
      @Nullable Verdict verdict) {

    static Row of(Summary.Online figures) {
      return figures.pairs() == 0
          ? new Row(figures, null, null)
          : new Row(
              figures,
              (double) (figures.wins() - figures.losses()) / figures.pairs(),
              Verdict.of(figures));
    }
  }

  /** What McNemar's test says of a model, seen beside the champion. */
  public enum Verdict {
    BETTER,
    WORSE,
    OPEN;

    /** Above this p nothing is said. Whoever looks every day needs it to be small. */
    static final double SIGNIFICANT = 0.001;

    private static Verdict of(Summary.Online figures) {
      Double p = figures.mcnemarP();
      if (p == null || p >= SIGNIFICANT) {
        return OPEN;
      }
      return figures.wins() > figures.losses() ? BETTER : WORSE;
    }
  }

  /**
   * Compares what the evaluations say; those that were written for another K than the last ones are
   * left out.
   *
   * @param written all records, oldest first, at least one; of two of the same window the later
   *     counts
   * @param last how many windows are recent
   */
  public static Comparison of(List<Evaluation> written, int last) {
    int k = written.get(written.size() - 1).k();
    Map<List<Object>, Evaluation> each = new LinkedHashMap<>();
    for (Evaluation one : written) {
      if (one.k() == k) {
        each.put(
            List.of(one.role(), one.model(), one.version(), one.scope(), one.windowEnd()), one);
      }
    }
    List<Evaluation> windows =
        each.values().stream().filter(one -> one.scope() == Scope.WINDOW).toList();
    List<Long> starts = windows.stream().map(Evaluation::windowStart).distinct().sorted().toList();
    List<Long> recent = starts.subList(Math.max(0, starts.size() - last), starts.size());
    return new Comparison(
        k,
        span(OnlineRows.lastRunning(each.values()), 0),
        span(
            windows.stream().filter(one -> recent.contains(one.windowStart())).toList(),
            recent.size()));
  }

  private static Span span(Collection<Evaluation> evaluations, int windows) {
    List<Row> rows = new ArrayList<>();
    OnlineRows.of(evaluations, null).forEach(online -> rows.add(Row.of(online)));
    return new Span(
        evaluations.stream().mapToLong(Evaluation::windowStart).min().orElse(0),
        evaluations.stream().mapToLong(Evaluation::windowEnd).max().orElse(0),
        windows,
        rows);
  }
}

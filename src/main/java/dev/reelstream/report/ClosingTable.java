package dev.reelstream.report;

import dev.reelstream.report.Summary.Online;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table at the end of a replay. */
public final class ClosingTable {
  // Beyond this the p of a summary runs out of digits.
  private static final double TINY = 1e-300;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ClosingTable() {}

  /** The lines, models in the order of the summary. */
  public static List<String> lines(Summary summary) {
    List<String> lines = new ArrayList<>();
    int k = summary.k();
    lines.add(
        row(
            "%-8s %-18s %9s %8s %8s %9s %8s %7s %7s %8s",
            "role",
            "model",
            "scored",
            "HR@" + k,
            "MRR@" + k,
            "NDCG@" + k,
            "on time",
            "wins",
            "losses",
            "p"));
    for (Online online : summary.online()) {
      String model =
          online.version() == 0 ? online.model() : online.model() + "@" + online.version();
      lines.add(
          row(
              "%-8s %-18s %9d %8.4f %8.4f %9.4f %8.4f %s",
              online.role().name().toLowerCase(Locale.ROOT),
              model,
              online.scored(),
              online.hitRate(),
              online.mrr(),
              online.ndcg(),
              online.onTimeHitRate(),
              againstTheChampion(online)));
    }
    swaps(summary.swaps()).forEach(lines::add);
    retrainings(summary.retrainings()).forEach(lines::add);
    lines.add("");
    Summary.Live live = summary.live();
    lines.add(
        row(
            "live        %,d ratings, %,d positives: %,d scored, %,d cold starts, %,d returning",
            live.ratings(), live.positives(), live.scored(), live.coldStarts(), live.returning()));
    Summary.Topics topics = summary.topics();
    lines.add(
        row(
            "topics      ratings %,d, recommendations %,d, sessions %,d, late %,d, dead-letter %,d",
            topics.ratings(),
            topics.recommendations(),
            topics.sessions(),
            topics.late(),
            topics.deadLetter()));
    lines.add(
        row(
            "throughput  %,.0f events/s over %.1f s",
            summary.throughput().eventsPerSecond(), summary.throughput().wallSeconds()));
    Summary.LatencyMillis latency = summary.latencyMillis();
    lines.add(
        row(
            "latency     p50 %,.0f ms, p95 %,.0f ms, p99 %,.0f ms, max %,.0f ms from sending a rating to reading its"
                + " recommendation (read_committed%s)",
            latency.p50(),
            latency.p95(),
            latency.p99(),
            latency.max(),
            summary.speed().equals("max") ? "; at speed max this is mostly waiting in line" : ""));
    return lines;
  }

  /** Wins, losses and McNemar's p; empty for the champion itself. */
  static String againstTheChampion(Online online) {
    Double p = online.mcnemarP();
    return p == null
        ? ""
        : row("%7d %7d %8s", online.wins(), online.losses(), p < TINY ? "<1e-300" : digits(p));
  }

  private static String digits(double p) {
    return row(p < 0.001 ? "%.0e" : "%.3f", p);
  }

  private static List<String> swaps(List<Summary.Swap> swaps) {
    return swaps.isEmpty()
        ? List.of()
        : List.of(
            "",
            "swaps       "
                + swaps.stream()
                    .map(
                        swap ->
                            swap.model()
                                + "@"
                                + swap.version()
                                + " at "
                                + TIME.format(Instant.ofEpochMilli(swap.eventTime())))
                    .collect(Collectors.joining(", ")));
  }

  private static List<String> retrainings(List<Summary.Retraining> rounds) {
    return rounds.isEmpty()
        ? List.of()
        : List.of(
            row(
                "retraining  %d rounds: %d promoted, %d rejected, %d skipped, in %.0f s",
                rounds.size(),
                count(rounds, "promoted"),
                count(rounds, "rejected"),
                count(rounds, "skipped"),
                rounds.stream().mapToDouble(Summary.Retraining::seconds).sum()));
  }

  private static long count(List<Summary.Retraining> rounds, String outcome) {
    return rounds.stream().filter(round -> round.outcome().equals(outcome)).count();
  }

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}

package dev.reelstream.report;

import dev.reelstream.report.Summary.Online;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table at the end of a replay. */
public final class ClosingTable {
  private ClosingTable() {}

  /** The lines, models in the order of the summary. */
  public static List<String> lines(Summary summary) {
    List<String> lines = new ArrayList<>();
    int k = summary.k();
    lines.add(
        row(
            "%-10s %-18s %9s %9s %9s %9s %9s",
            "role", "model", "scored", "HR@" + k, "MRR@" + k, "NDCG@" + k, "on time"));
    for (Online online : summary.online()) {
      String model =
          online.version() == 0 ? online.model() : online.model() + "@" + online.version();
      lines.add(
          row(
              "%-10s %-18s %9d %9.4f %9.4f %9.4f %9.4f",
              online.role().name().toLowerCase(Locale.ROOT),
              model,
              online.scored(),
              online.hitRate(),
              online.mrr(),
              online.ndcg(),
              online.onTimeHitRate()));
    }
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

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}

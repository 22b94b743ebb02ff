package dev.reelstream.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table at the end of a run: what has a bar, how it came out, and whether that is enough. */
public final class BenchTable {
  private static final String ROW = "%-68s %12s %-9s %8s  %s";

  private BenchTable() {}

  /** The lines, in the order of the sections. */
  public static List<String> lines(BenchResult result) {
    List<String> lines = new ArrayList<>();
    Machine machine = result.machine();
    lines.add(
        row(
            "%s%s, %d cores, %.0f GiB, %s; load average %.2f at the start; %s run of %.0f s",
            machine.cpu(),
            machine.gpu() ? " and a GPU" : "",
            machine.cores(),
            machine.memoryBytes() / (double) (1L << 30),
            machine.jvm(),
            machine.loadAverage(),
            result.scale().name().toLowerCase(Locale.ROOT),
            result.seconds()));
    if (result.ratios().isEmpty()) {
      return lines;
    }
    lines.add("");
    lines.add(row(ROW, "ratio or figure (medians of this run)", "value", "", "bar", "met"));
    for (Ratio ratio : result.ratios()) {
      lines.add(
          row(
              ROW,
              ratio.name(),
              NumberText.plain(ratio.value()),
              ratio.unit(),
              ratio.bar().text(),
              ratio.met() ? "yes" : "NO"));
    }
    return lines;
  }

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}

package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.measure.Interval;
import dev.reelstream.protocol.OfflineReport;
import dev.reelstream.protocol.SeenItems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfflineTableTest {
  private static OfflineReport report(long seed, double hitRate, boolean mayLeak) {
    Interval interval = new Interval(hitRate, hitRate - 0.01, hitRate + 0.01);
    return new OfflineReport(
        "session-next-item",
        Map.of("split", "time"),
        new OfflineReport.Data("ml-1m", "ab".repeat(32), false, 1000, 20, 30),
        new OfflineReport.CandidateSet("all items of the sessions", 28),
        seed,
        3.0,
        new OfflineReport.Model("gru", 4, "gru", "cd".repeat(32)),
        mayLeak,
        new OfflineReport.Training(900, 50, 12.4),
        new OfflineReport.Tested(
            80, 15, 1, 2, 3, Map.of("sessions with fewer than 2 positives", 7L)),
        List.of(new OfflineReport.Figure(SeenItems.KEPT, 20, interval, interval, interval)),
        1.25,
        14.5);
  }

  @Test
  void saysEverythingThatAFigureNeeds() {
    assertThat(OfflineTable.lines(report(42, 0.25, false)))
        .containsExactly(
            "session-next-item, split time, seed 42, gru@4 trained in 12 s",
            "data        ml-1m, digest abababababab…: 1,000 ratings by 20 users of 30 items; ratings"
                + " of at least 3 count",
            "training    900 positives in 50 sequences",
            "candidates  28: all items of the sessions",
            "cases       80 of 15 users; misses because of no answer 1, of a target unknown to the"
                + " model 2; context items unknown to it 3",
            "left out    7 sessions with fewer than 2 positives",
            "",
            "seen           K  HR (95 % over users)    MRR (95 % over users)   NDCG (95 % over users)",
            "kept          20  0.2500 0.2400–0.2600    0.2500 0.2400–0.2600    0.2500 0.2400–0.2600",
            "",
            "scored and measured in 1.3 s, 14.5 s with all before it");
  }

  @Test
  void marksWhatMayLeak() {
    assertThat(OfflineTable.lines(report(42, 0.25, true)))
        .anyMatch(line -> line.startsWith("LEAK "));
  }

  @Test
  void givesMeanAndRange() {
    List<OfflineReport> reports = List.of(report(1, 0.3, false), report(2, 0.2, false));
    OfflineTable.Range range = OfflineTable.together(reports).spread().get(0).hitRate();
    assertThat(range.mean()).isCloseTo(0.25, within(1e-12));
    assertThat(range.min()).isEqualTo(0.2);
    assertThat(range.max()).isEqualTo(0.3);
    assertThat(OfflineTable.spread(reports))
        .contains(
            "kept          20  0.2500 0.2000–0.3000    0.2500 0.2000–0.3000    0.2500 0.2000–0.3000");
  }
}

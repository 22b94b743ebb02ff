package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.report.Summary.Swap;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTableTest {
  static Summary summary(List<Swap> swaps) {
    return new Summary(
        "id",
        "2001-01-01T00:00:00Z",
        null,
        new Summary.Data("made-up", false, 9, 1, 1, "0"),
        0.5,
        0,
        2,
        10,
        42,
        "max",
        1,
        "exactly-once",
        "embedded",
        new Summary.Live(9, 9, 9, 0, 0),
        OnlineRows.of(
            List.of(
                MadeUp.champion(1, Scope.RUNNING, 30, 1_000_000, 300_000),
                MadeUp.champion(12, Scope.RUNNING, 30, 1_000_000, 300_000),
                MadeUp.evaluation(
                    Role.SHADOW, "gru-retrieval", 1, Scope.RUNNING, 30, 2_000_000, 0, 9, 700),
                MadeUp.evaluation(
                    Role.SHADOW, "gru", 1, Scope.RUNNING, 30, 2_000_000, 0, 10_000, 90_000),
                MadeUp.baseline(Scope.RUNNING, 30, 2_000_000, 599_999, 12, 13)),
            null),
        new Summary.Topics(9, 9, 9, 0, 0, 9),
        new Summary.Throughput(9, 1),
        new Summary.LatencyMillis(1, 1, 1, 1),
        swaps,
        List.of(),
        new Summary.Training("gru", 1, "models/gru/1", 1, 0),
        List.of(),
        true,
        null);
  }

  private static List<String> lines(List<Swap> swaps) {
    return ClosingTable.lines(summary(swaps));
  }

  @Test
  void othersStandAgainstTheChampionWithinAHundredColumns() {
    List<String> lines = lines(List.of());
    List<String> table = lines.subList(0, lines.indexOf(""));
    assertThat(table).hasSize(5).allMatch(line -> line.length() <= 100);
    assertThat(table.get(0)).matches(".* on time +wins +losses +p");
    assertThat(table.get(1)).matches("champion gru@12 +2000000 +0.3000 .* 0.0429");
    assertThat(table.get(2)).matches("shadow +gru@1 .* 10000 +90000 +<1e-300");
    assertThat(table.get(3)).matches("shadow +gru-retrieval@1 .* 9 +700 +\\de-\\d+");
    assertThat(table.get(4)).matches("baseline popular .* 12 +13 +1.000");
    assertThat(lines).noneMatch(line -> line.startsWith("swaps"));
  }

  @Test
  void swapsAreToldWhereThereWereAny() {
    assertThat(
            lines(
                List.of(
                    new Swap("gru", 2, 978_300_760_000L), new Swap("hybrid", 1, 978_387_160_000L))))
        .contains("swaps       gru@2 at 2000-12-31 22:12, hybrid@1 at 2001-01-01 22:12");
  }
}

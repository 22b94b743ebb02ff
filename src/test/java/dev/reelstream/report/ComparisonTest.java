package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.codec.Json;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.report.Comparison.Row;
import dev.reelstream.report.Comparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Evaluation shadow(Scope scope, long end, long scored, long wins, long losses) {
    return MadeUp.evaluation(Role.SHADOW, "gru", 1, scope, end, scored, scored / 4, wins, losses);
  }

  /** Four windows; the champion changes with the third, and the shadow is good only at the end. */
  private static List<Evaluation> written() {
    List<Evaluation> written = new ArrayList<>();
    for (int window = 1; window <= 4; window++) {
      int version = window < 3 ? 1 : 2;
      long end = 10L * window;
      long since = window < 3 ? window : window - 2;
      written.add(MadeUp.champion(version, Scope.WINDOW, end, 100, 20 + window));
      written.add(MadeUp.champion(version, Scope.RUNNING, end, 100 * since, 20 * since));
      written.add(shadow(Scope.WINDOW, end, 100, window < 4 ? 1 : 30, window < 4 ? 14 : 2));
      written.add(shadow(Scope.RUNNING, end, 100L * window, 33, 44));
      written.add(MadeUp.baseline(Scope.WINDOW, end, 100, 5, 1, 20));
      written.add(MadeUp.baseline(Scope.RUNNING, end, 100L * window, 5 * window, 4, 80));
    }
    return written;
  }

  @Test
  void runningFiguresAreTheLastOnesWithTheChampionsTogether() {
    Comparison comparison = Comparison.of(written(), 2);
    Comparison.Span running = comparison.running();
    assertThat(running.from()).isZero();
    assertThat(running.to()).isEqualTo(40);
    assertThat(running.rows())
        .extracting(row -> row.figures().scored())
        .containsExactly(400L, 400L, 400L);
    assertThat(running.rows().get(0).difference()).isNull();
    assertThat(running.rows().get(0).figures().versions()).hasSize(2);
    assertThat(running.rows())
        .extracting(Row::verdict)
        .containsExactly(null, Verdict.OPEN, Verdict.WORSE);
    assertThat(running.rows().get(2).difference()).isCloseTo(-76 / 400.0, within(1e-15));
  }

  @Test
  void recentFiguresAddUpTheLastWindows() {
    Comparison.Span two = Comparison.of(written(), 2).recent();
    assertThat(List.of(two.from(), two.to(), (long) two.windows()))
        .isEqualTo(List.of(20L, 40L, 2L));
    assertThat(two.rows().get(0).figures().hits()).isEqualTo(23 + 24);
    assertThat(two.rows().get(1).figures().wins()).isEqualTo(31);
    assertThat(two.rows().get(1).figures().losses()).isEqualTo(16);
    Comparison.Span one = Comparison.of(written(), 1).recent();
    assertThat(one.rows().get(1).verdict()).isEqualTo(Verdict.BETTER);
    assertThat(Comparison.of(written(), 99).recent().windows()).isEqualTo(4);
  }

  @Test
  void aWindowThatWasWrittenTwiceCountsOnce() {
    List<Evaluation> twice = new ArrayList<>(written());
    twice.addAll(written());
    assertThat(Comparison.of(twice, 9)).isEqualTo(Comparison.of(written(), 9));
  }

  @Test
  void theJsonHasTheFiguresBesideTheVerdict() throws Exception {
    Json json = new Json();
    JsonNode row =
        json.mapper().readTree(json.write(Comparison.of(written(), 1))).at("/recent/rows/1");
    assertThat(row.path("verdict").asText()).isEqualTo("better");
    assertThat(row.path("wins").asInt()).isEqualTo(30);
    assertThat(row.path("mcnemarP").asDouble()).isBetween(0.0, 1e-6);
  }

  @Test
  void theTableShowsTheVersionsOfTheChampionAndFitsAScreen() {
    List<String> lines = ComparisonTable.lines(Comparison.of(written(), 2));
    assertThat(lines).allMatch(line -> line.length() <= 100);
    assertThat(lines)
        .anyMatch(line -> line.matches("champion gru@2 +400 .*"))
        .anyMatch(line -> line.matches(" +gru@1 +200 +0.2000"))
        .anyMatch(line -> line.matches("shadow +gru@1 +400 .* 33 +44 +0.254  open"))
        .anyMatch(line -> line.matches("baseline popular .* -0.1900 +4 +80 +\\S+e-\\d+  worse"));
  }
}

package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.measure.McNemar;
import dev.reelstream.report.Summary.Online;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlineRowsTest {
  private static final Evaluation FIRST = MadeUp.champion(1, Scope.RUNNING, 30, 100, 30);
  private static final Evaluation SECOND = MadeUp.champion(2, Scope.RUNNING, 50, 300, 120);
  private static final Evaluation SHADOW =
      MadeUp.evaluation(Role.SHADOW, "gru", 1, Scope.RUNNING, 50, 400, 110, 20, 60);
  private static final Evaluation BASELINE = MadeUp.baseline(Scope.RUNNING, 50, 400, 40, 10, 120);

  @Test
  void theChampionIsAllItsVersionsTogether() {
    Online champion = OnlineRows.of(List.of(BASELINE, SECOND, FIRST), null).get(0);
    assertThat(champion.role()).isEqualTo(Role.CHAMPION);
    assertThat(champion.version()).isEqualTo(2);
    assertThat(champion.scored()).isEqualTo(400);
    assertThat(champion.hits()).isEqualTo(150);
    assertThat(champion.hitRate()).isEqualTo(150 / 400.0);
    assertThat(champion.mrr()).isCloseTo(150 / 400.0 / 3, within(1e-15));
    assertThat(champion.ndcg()).isCloseTo(150 / 400.0 / 2, within(1e-15));
    assertThat(champion.onTimeHitRate()).isCloseTo(150 / 400.0 / 7, within(1e-15));
    assertThat(champion.coldStarts()).isEqualTo(4);
    assertThat(champion.returning()).isEqualTo(2);
    assertThat(champion.mcnemarP()).isNull();
    assertThat(champion.versions())
        .extracting(Summary.Version::version, Summary.Version::scored, Summary.Version::hitRate)
        .containsExactly(tuple(1, 100L, 0.3), tuple(2, 300L, 0.4));
  }

  @Test
  void theChampionIsNamedAfterTheVersionInForce() {
    List<Evaluation> all = List.of(FIRST, SECOND);
    Online back = OnlineRows.of(all, new Summary.Swap("gru", 1, 5)).get(0);
    assertThat(back.version()).isEqualTo(1);
    Online other = OnlineRows.of(all, new Summary.Swap("hybrid", 7, 49)).get(0);
    assertThat(other.model()).isEqualTo("hybrid");
    assertThat(other.scored()).isEqualTo(400);
  }

  @Test
  void aSingleEvaluationComesThroughToTheLastBit() {
    Evaluation odd = MadeUp.champion(1, Scope.RUNNING, 30, 18_652, 3_719);
    Online row = OnlineRows.of(List.of(odd), null).get(0);
    assertThat(List.of(row.hitRate(), row.mrr(), row.ndcg(), row.onTimeHitRate()))
        .isEqualTo(List.of(odd.hitRate(), odd.mrr(), odd.ndcg(), odd.onTimeHitRate()));
  }

  @Test
  void shadowsThenBaselinesStandBesideIt() {
    List<Online> rows = OnlineRows.of(List.of(BASELINE, SHADOW, SECOND, FIRST), null);
    assertThat(rows)
        .extracting(Online::role)
        .containsExactly(Role.CHAMPION, Role.SHADOW, Role.BASELINE);
    assertThat(rows.get(1).version()).isEqualTo(1);
    assertThat(rows.get(1).pairs()).isEqualTo(400);
    assertThat(rows.get(1).mcnemarP()).isEqualTo(new McNemar(20, 60).p());
    assertThat(rows.get(1).versions()).isEmpty();
  }

  @Test
  void theLastRunningFiguresOfEachModelCount() {
    Evaluation older = MadeUp.champion(2, Scope.RUNNING, 40, 200, 80);
    Evaluation window = MadeUp.champion(2, Scope.WINDOW, 60, 7, 7);
    assertThat(OnlineRows.lastRunning(List.of(FIRST, SECOND, older, SHADOW, window)))
        .containsExactly(FIRST, SECOND, SHADOW);
  }
}

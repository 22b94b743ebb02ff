package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HitCountsTest {
  private static final int K = 3;

  private static Outcome scored(int rank, boolean onTime, Source source) {
    return new Outcome(Role.CHAMPION, "gru", 1, 0, rank, onTime, true, false, false, source, null);
  }

  private static Outcome unscored(boolean coldStart) {
    return new Outcome(
        Role.CHAMPION, "gru", 1, 0, 0, false, false, coldStart, !coldStart, Source.MODEL, null);
  }

  private static Evaluation evaluate(List<Outcome> outcomes) {
    HitCounts counts = HitCounts.none(K);
    for (Outcome outcome : outcomes) {
      counts = counts.plus(outcome);
    }
    return counts.evaluation(Role.CHAMPION, "gru", 1, Scope.WINDOW, 0, 1);
  }

  @Test
  void agreesWithAHandComputedCase() {
    Evaluation evaluation =
        evaluate(
            List.of(
                scored(1, true, Source.MODEL),
                scored(3, false, Source.MODEL),
                scored(0, true, Source.MODEL),
                scored(2, true, Source.POPULAR),
                unscored(true),
                unscored(false),
                unscored(false)));
    assertThat(evaluation.k()).isEqualTo(3);
    assertThat(evaluation.scored()).isEqualTo(4);
    assertThat(evaluation.hits()).isEqualTo(3);
    assertThat(evaluation.hitRate()).isEqualTo(0.75);
    assertThat(evaluation.mrr()).isCloseTo((1 + 1 / 3.0 + 1 / 2.0) / 4, within(1e-12));
    assertThat(evaluation.ndcg()).isCloseTo((1 + 0.5 + 0.6309297535714575) / 4, within(1e-12));
    assertThat(evaluation.onTimeHitRate()).isEqualTo(0.5);
    assertThat(evaluation.coldStarts()).isEqualTo(1);
    assertThat(evaluation.returning()).isEqualTo(2);
    assertThat(evaluation.modelScored()).isEqualTo(3);
    assertThat(evaluation.modelHits()).isEqualTo(2);
  }

  private static Outcome beside(int rank, @Nullable Boolean champion) {
    return new Outcome(
        Role.SHADOW, "gru", 2, 0, rank, true, true, false, false, Source.MODEL, champion);
  }

  @Test
  void countsWhereOnlyOneOfTheTwoHit() {
    Evaluation evaluation =
        evaluate(
            List.of(
                beside(1, true),
                beside(2, false),
                beside(3, false),
                beside(0, true),
                beside(0, false),
                beside(1, null),
                beside(0, null)));
    assertThat(evaluation.scored()).isEqualTo(7);
    assertThat(evaluation.pairs()).isEqualTo(5);
    assertThat(evaluation.wins()).isEqualTo(2);
    assertThat(evaluation.losses()).isEqualTo(1);
  }

  @Test
  void ratesAreZeroWhereNothingWasScored() {
    Evaluation evaluation = evaluate(List.of(unscored(true)));
    assertThat(evaluation.hitRate()).isZero();
    assertThat(evaluation.mrr()).isZero();
    assertThat(evaluation.ndcg()).isZero();
    assertThat(evaluation.onTimeHitRate()).isZero();
  }

  @Test
  void isTheSameToTheLastBitInWhateverOrderOutcomesCome() {
    Random random = new Random(5);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      outcomes.add(scored(random.nextInt(K + 1), random.nextBoolean(), Source.MODEL));
    }
    Evaluation before = evaluate(outcomes);
    Collections.shuffle(outcomes, random);
    assertThat(evaluate(outcomes)).isEqualTo(before);
  }
}

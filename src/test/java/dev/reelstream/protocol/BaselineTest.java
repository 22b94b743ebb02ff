package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.protocol.TrainingPart.Sequence;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;
  // a b c d e; positives: a 3, b 2, c 2, d 1, e none.
  private static final TrainingPart TRAINING =
      new TrainingPart(
          List.of("a", "b", "c", "d", "e"),
          List.of(sequence("u", 0, 0, 1, 0, 1), sequence("v", 10, 0, 2, 3, 2)),
          true,
          0);

  private static Sequence sequence(String user, int firstRow, int... items) {
    int[] rows = IntStream.range(firstRow, firstRow + items.length).toArray();
    return new Sequence(user, items, rows, null);
  }

  private static float[] scores(Scorer scorer, int items, int... context) {
    float[] scores = new float[items];
    scorer.score(List.of(Made.test(0, 0, context)), scores);
    return scores;
  }

  @Test
  void popularScoresByPositivesAndLeavesOutWhatHasNone() {
    Scorer popular = Baseline.POPULAR.scorer(TRAINING);
    assertThat(scores(popular, 5)).containsExactly(3, 2, 2, 1, NONE);
    assertThat(popular.knows(3)).isTrue();
    assertThat(popular.knows(4)).isFalse();
  }

  /** a is followed by b twice and by c once; behind them b and c, tied, then d. */
  @Test
  void transitionPutsWhatFollowedBeforeWhatIsPopular() {
    float[] scores = scores(Baseline.TRANSITION.scorer(TRAINING), 5, 3, 0);
    assertThat(scores[1]).isGreaterThan(scores[2]);
    assertThat(scores[2]).isGreaterThan(scores[0]);
    assertThat(scores[0]).isGreaterThan(scores[3]);
    assertThat(scores[4]).isEqualTo(NONE);
  }

  /** a and d both followed c or d once; a has more positives. */
  @Test
  void transitionSettlesTiesByPositives() {
    TrainingPart training =
        new TrainingPart(
            List.of("a", "b", "c"),
            List.of(sequence("u", 0, 0, 1), sequence("v", 5, 0, 2), sequence("w", 9, 2, 2)),
            false,
            0);
    float[] scores = scores(Baseline.TRANSITION.scorer(training), 3, 0);
    assertThat(scores[2]).isGreaterThan(scores[1]);
    assertThat(scores[1]).isGreaterThan(scores[0]);
  }

  @Test
  void transitionIsPopularWhereNothingFollowedOrNothingIsKnown() {
    Scorer transition = Baseline.TRANSITION.scorer(TRAINING);
    assertThat(scores(transition, 5, 4)).containsExactly(3, 2, 2, 1, NONE);
    assertThat(scores(transition, 5)).containsExactly(3, 2, 2, 1, NONE);
  }

  @Test
  void countsTheNewestByTimeNotBySequence() {
    TrainingPart training =
        new TrainingPart(
            List.of("a", "b", "c"),
            List.of(
                new Sequence("u", new int[] {0, 1}, new int[] {0, 9}, null),
                new Sequence("v", new int[] {2, 2}, new int[] {3, 4}, null)),
            false,
            0);
    assertThat(training.newestCounts(2)).containsExactly(0, 1, 1);
    assertThat(training.newestCounts(100)).containsExactly(1, 1, 2);
  }

  @Test
  void countsLabelsOnly() {
    BitSet labels = new BitSet();
    labels.set(2);
    TrainingPart training =
        new TrainingPart(
            List.of("a", "b", "c"),
            List.of(new Sequence("u", new int[] {0, 1, 2}, new int[] {0, 1, 2}, labels)),
            true,
            0);
    assertThat(training.counts()).containsExactly(0, 0, 1);
    assertThat(training.positives()).isEqualTo(1);
    float[] scores = scores(Baseline.TRANSITION.scorer(training), 3, 0);
    assertThat(scores).containsExactly(NONE, NONE, 1);
  }

  @Test
  void isFoundByName() {
    assertThat(Baseline.named("recent-popular")).contains(Baseline.RECENT_POPULAR);
    assertThat(Baseline.named("gru")).isEmpty();
    assertThat(Baseline.names()).containsExactly("popular", "recent-popular", "transition");
  }
}

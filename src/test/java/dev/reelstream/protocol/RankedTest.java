package dev.reelstream.protocol;

import static dev.reelstream.protocol.Made.experiment;
import static dev.reelstream.protocol.Made.test;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.measure.Measure;
import dev.reelstream.measure.Ranks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;
  private static final List<SeenItems> BOTH = List.of(SeenItems.KEPT, SeenItems.EXCLUDED);

  private static Ranked rank(Experiment experiment, float... scores) {
    return Ranked.of(experiment, new FixedScores(scores), BOTH, (done, total) -> {});
  }

  @Test
  void ranksAmongAllAndAmongTheUnseen() {
    Ranked ranked = rank(experiment(4, test(0, 3, 0, 1), test(1, 2)), 4, 3, 2, 1);
    assertThat(ranked.of(SeenItems.KEPT)).containsExactly(4, 3);
    assertThat(ranked.of(SeenItems.EXCLUDED)).containsExactly(2, 3);
  }

  @Test
  void takesOneSeenTwiceOutOnce() {
    Ranked ranked = rank(experiment(4, test(0, 3, 0, 0, 0), test(1, 3)), 4, 3, 2, 1);
    assertThat(ranked.of(SeenItems.EXCLUDED)).containsExactly(3, 4);
  }

  @Test
  void missesATargetThatIsExcluded() {
    Ranked ranked = rank(experiment(3, test(0, 1, 0, 1), test(1, 1)), 1, 3, 2);
    assertThat(ranked.of(SeenItems.KEPT)).containsExactly(1, 1);
    assertThat(ranked.of(SeenItems.EXCLUDED)).containsExactly(Ranks.MISS, 1);
  }

  @Test
  void countsTiesAgainstTheModel() {
    Ranked ranked = rank(experiment(4, test(0, 1, 3), test(1, 0)), 2, 2, 1, 2);
    assertThat(ranked.of(SeenItems.KEPT)).containsExactly(3, 3);
    assertThat(ranked.of(SeenItems.EXCLUDED)).containsExactly(2, 3);
  }

  /** K / candidates would be luck: it never hits unless the list holds all there is. */
  @Test
  void neverHitsWhereAllScoresAreEqual() {
    TestCase[] cases = IntStream.range(0, 20).mapToObj(i -> test(i, i)).toArray(TestCase[]::new);
    int[] ranks = rank(experiment(20, cases), new float[20]).of(SeenItems.KEPT);
    assertThat(ranks).containsOnly(20);
    assertThat(Measure.HIT_RATE.gains(ranks, 19)).containsOnly(0);
  }

  @Test
  void missesATargetOutsideTheVocabularyAndCountsIt() {
    Ranked ranked = rank(experiment(3, test(0, 2, 2, 0), test(1, 0)), 1, 2, NONE);
    assertThat(ranked.of(SeenItems.KEPT)).containsExactly(Ranks.MISS, 2);
    assertThat(ranked.unknownTargets()).isEqualTo(1);
    assertThat(ranked.unknownContextItems()).isEqualTo(1);
    assertThat(ranked.unanswered()).isZero();
  }

  @Test
  void missesWhereThereIsNoAnswer() {
    Ranked ranked = rank(experiment(2, test(0, 0), test(1, 1)), NONE, NONE);
    assertThat(ranked.of(SeenItems.KEPT)).containsOnly(Ranks.MISS);
    assertThat(ranked.unanswered()).isEqualTo(2);
  }

  @Test
  void ranksAmongTheDrawnOnly() {
    Candidates drawn = new Candidates("drawn", 3, new int[][] {{2, 3}, {0, 3}});
    Ranked ranked = rank(experiment(4, drawn, test(0, 1), test(1, 1)), 9, 5, 5, 1);
    assertThat(ranked.of(SeenItems.KEPT)).containsExactly(2, 2);
  }

  /** More cases than a batch holds, so rows and numbers must not be mixed up. */
  @Test
  void keepsCasesApartAcrossBatches() {
    TestCase[] cases =
        IntStream.range(0, 1_500).mapToObj(i -> test(i, i % 7)).toArray(TestCase[]::new);
    int[] ranks = rank(experiment(7, cases), 7, 6, 5, 4, 3, 2, 1).of(SeenItems.EXCLUDED);
    assertThat(ranks).isEqualTo(IntStream.range(0, 1_500).map(i -> 1 + i % 7).toArray());
  }
}

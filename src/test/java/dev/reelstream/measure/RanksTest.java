package dev.reelstream.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RanksTest {
  private static final boolean[] NONE = new boolean[4];

  @Test
  void ranksByPositionInTheList() {
    List<String> list = List.of("c", "a", "b");
    assertThat(Ranks.of(list, "c", 3)).isEqualTo(1);
    assertThat(Ranks.of(list, "b", 3)).isEqualTo(3);
    assertThat(Ranks.of(list, "d", 3)).isEqualTo(Ranks.MISS);
    assertThat(Ranks.of(List.of(), "a", 3)).isEqualTo(Ranks.MISS);
  }

  @Test
  void missesBeyondK() {
    assertThat(Ranks.of(List.of("c", "a", "b"), "b", 2)).isEqualTo(Ranks.MISS);
  }

  @Test
  void countsThoseThatScoreHigher() {
    float[] scores = {0.1f, 0.9f, 0.5f, 0.7f};
    assertThat(IntStream.range(0, 4).map(item -> Ranks.of(scores, item, NONE)))
        .containsExactly(4, 1, 3, 2);
  }

  @Test
  void countsEqualScoresAgainstTheModel() {
    float[] scores = {0.5f, 0.5f, 0.2f, 0.5f};
    assertThat(Ranks.of(scores, 0, NONE)).isEqualTo(3);
    assertThat(Ranks.of(scores, 2, NONE)).isEqualTo(4);
  }

  @Test
  void leavesExcludedItemsOut() {
    float[] scores = {0.1f, 0.9f, 0.5f, 0.7f};
    boolean[] excluded = {false, true, false, true};
    assertThat(Ranks.of(scores, 2, excluded)).isEqualTo(1);
    assertThat(Ranks.of(scores, 1, excluded)).isEqualTo(Ranks.MISS);
  }

  @Test
  void countsWhatIsNoNumberAgainstTheModel() {
    float[] scores = {Float.NaN, 0.9f, 0.5f, Float.NaN};
    assertThat(Ranks.of(scores, 1, NONE)).isEqualTo(3);
    assertThat(Ranks.of(scores, 0, NONE)).isEqualTo(4);
  }

  @Test
  void givesAModelThatScoresEverythingAlikeTheLastRank() {
    float[] scores = new float[50];
    assertThat(IntStream.range(0, 50).map(item -> Ranks.of(scores, item, new boolean[50])))
        .allMatch(rank -> rank == 50);
  }

  @Test
  void ranksInOneRowOfMany() {
    float[] scores = {9, 9, 9, 0.1f, 0.9f, 0.5f, 0.5f, 9, 9};
    assertThat(IntStream.range(0, 4).map(target -> Ranks.among(scores, 3, 7, target)))
        .containsExactly(4, 1, 3, 3);
  }

  @Test
  void leavesOutWhatScoresNegativeInfinity() {
    float[] scores = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY, 2};
    assertThat(Ranks.among(scores, 0, 4, 1)).isEqualTo(2);
    assertThat(Ranks.among(scores, 0, 4, 0)).isEqualTo(Ranks.MISS);
  }

  @Test
  void countsWhatIsNoNumberInARowAgainstTheModel() {
    float[] scores = {Float.NaN, 0.9f, 0.5f};
    assertThat(Ranks.among(scores, 0, 3, 1)).isEqualTo(2);
    assertThat(Ranks.among(scores, 0, 3, 0)).isEqualTo(Ranks.MISS);
  }

  @Test
  void ranksAmongAFew() {
    float[] scores = {9, 1, 2, 3, 2, Float.NEGATIVE_INFINITY};
    assertThat(Ranks.among(scores, 1, new int[] {0, 2, 3, 4}, 1)).isEqualTo(3);
    assertThat(Ranks.among(scores, 1, new int[] {0}, 1)).isEqualTo(1);
    assertThat(Ranks.among(scores, 1, new int[] {0}, 4)).isEqualTo(Ranks.MISS);
  }

  /** Online, ties are settled before the target is known: by item order. */
  @Test
  void givesAModelThatScoresEverythingAlikeKOfTheCandidatesAndNotOne() {
    int candidates = 50;
    int k = 10;
    List<String> items = IntStream.range(0, candidates).mapToObj(i -> "item" + i).toList();
    List<String> published = items.subList(0, k);
    double hits = items.stream().filter(target -> Ranks.of(published, target, k) > 0).count();
    assertThat(hits / candidates).isCloseTo(0.2, within(1e-12));
  }
}

package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExactIndexTest {
  @Test
  void heapAgreesWithSorting() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      // Few different values, so that ties are everywhere.
      float[] scores = new float[1 + random.nextInt(60)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextInt(8) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(6);
      }
      int k = 1 + random.nextInt(70);
      int[] sorted =
          IntStream.range(0, scores.length)
              .filter(i -> Float.isFinite(scores[i]))
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> i))
              .limit(k)
              .mapToInt(i -> i)
              .toArray();
      TopK top = TopK.of(scores, k);
      assertThat(top.items()).isEqualTo(sorted);
      for (int rank = 0; rank < top.size(); rank++) {
        assertThat(top.scores()[rank]).isEqualTo(scores[sorted[rank]]);
      }
    }
  }

  @Test
  void leavesOutPaddingSeenAndNotANumber() {
    float[][] items = {{9}, {1}, {2}, {3}, {Float.NaN}};
    ExactIndex index = new ExactIndex(items, new float[] {9, 0, 0, 0, 0});
    assertThat(index.search(new float[] {1}, new int[] {3, 0, 3}, 10).items())
        .containsExactly(2, 1);
  }

  @Test
  void addsTheBias() {
    ExactIndex index = new ExactIndex(new float[][] {{0}, {1}, {1}}, new float[] {0, 0, 0.5f});
    TopK top = index.search(new float[] {2}, new int[0], 1);
    assertThat(top.items()).containsExactly(2);
    assertThat(top.scores()).containsExactly(2.5f);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new ExactIndex(new float[3][1], new float[2]))
        .hasMessageContaining("bias has 2 entries for 3 items");
    ExactIndex index = new ExactIndex(new float[3][1], new float[3]);
    assertThatThrownBy(() -> index.search(new float[1], new int[0], 0))
        .hasMessageContaining("k is 0");
  }

  @Test
  void allSeenGivesNothing() {
    ExactIndex index = new ExactIndex(new float[4][2], new float[4]);
    int[] all = {1, 2, 3};
    assertThat(index.search(new float[2], all, 5).size()).isZero();
    assertThat(Arrays.stream(all).sum()).isEqualTo(6);
  }
}

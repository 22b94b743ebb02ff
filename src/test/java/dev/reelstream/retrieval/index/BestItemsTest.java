package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestItemsTest {
  @Test
  void keepsTheSameItemsInWhateverOrderTheyCome() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      // Few different values, so that ties are everywhere; both signs.
      float[] scores = new float[1 + random.nextInt(60)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (random.nextInt(7) - 3) * 0.5f;
      }
      int k = random.nextInt(70);
      List<Integer> order = IntStream.range(0, scores.length).boxed().collect(Collectors.toList());
      int[] expected =
          order.stream()
              .sorted(
                  Comparator.comparingDouble((Integer item) -> -scores[item] + 0.0)
                      .thenComparing(item -> item))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();

      Collections.shuffle(order, random);
      BestItems best = new BestItems(k);
      order.forEach(item -> best.offer(item, scores[item]));

      assertThat(best.ranked().items()).isEqualTo(expected);
      for (int rank = 0; rank < expected.length; rank++) {
        assertThat(best.ranked().scores()[rank]).isEqualTo(scores[expected[rank]] + 0f);
      }
    }
  }

  @Test
  void zerosOfBothSignsAreATie() {
    BestItems best = new BestItems(3);
    best.offer(1, -0f);
    best.offer(2, 0f);
    best.offer(3, -0f);
    assertThat(best.ranked().items()).containsExactly(1, 2, 3);
  }

  @Test
  void leavesOutWhatIsNotFinite() {
    BestItems best = new BestItems(5);
    best.offer(
        new float[] {
          Float.NaN,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          -Float.MAX_VALUE,
          Float.MAX_VALUE
        },
        10);
    assertThat(best.ranked().items()).containsExactly(14, 13);
  }
}

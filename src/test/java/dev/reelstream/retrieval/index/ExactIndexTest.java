package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.registry.ItemVectors;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactIndexTest extends ItemIndexContract {
  @Override
  ItemIndex index(ItemVectors vectors) {
    return new ExactIndex(vectors);
  }

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
  void leavesOutWhatIsNotANumber() {
    ExactIndex index = new ExactIndex(new ItemVectors(4, 1, new float[] {9, 1, Float.NaN, 2}));
    assertThat(index.search(new float[] {1}, new int[0], 10).items()).containsExactly(3, 1);
  }

  /** Blocks of 256, rounds of four dimensions: sizes on both sides of both. */
  @ParameterizedTest
  @CsvSource({"2,1", "255,3", "256,4", "257,5", "600,9", "1024,64"})
  void agreesWithOneItemAfterTheOther(int rows, int dimensions) {
    Random random = new Random(rows);
    float[] values = new float[rows * dimensions];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    float[] query = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      query[d] = (float) random.nextGaussian();
    }
    float[] scores = new float[rows];
    for (int row = 0; row < rows; row++) {
      scores[row] = DotProducts.inOrder(query, values, row * dimensions);
    }
    scores[0] = Float.NEGATIVE_INFINITY;
    TopK expected = TopK.of(scores, rows);

    TopK found =
        new ExactIndex(new ItemVectors(rows, dimensions, values)).search(query, new int[0], rows);

    assertThat(found.items()).isEqualTo(expected.items());
    assertThat(found.scores()).isEqualTo(expected.scores());
  }
}

package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductIndexTest extends ItemIndexContract {
  @Override
  ItemIndex index(ItemVectors vectors) {
    return new ProductIndex(vectors);
  }

  /** Chunks of 4096 items, blocks of 2^18 scores: sizes on both sides of both. */
  @ParameterizedTest
  @CsvSource({
    "2, 1, 3",
    "4096, 5, 1",
    "4097, 5, 70",
    "4098, 5, 64",
    "9000, 4, 513",
    "600, 3, 5000",
    "3707, 65, 256"
  })
  void manyQueriesTogetherFindWhatThePlainScanFindsForEach(int rows, int dimensions, int batch) {
    Random random = new Random(rows);
    ItemVectors vectors = new ItemVectors(rows, dimensions, normal(random, rows * dimensions));
    float[][] queries = new float[batch][];
    int[][] seen = new int[batch][];
    for (int i = 0; i < batch; i++) {
      queries[i] = normal(random, dimensions);
      seen[i] = random.ints(i % 200, 0, rows).toArray();
    }
    ItemIndex plain = new ExactIndex(vectors);
    try (ItemIndex product = new ProductIndex(vectors)) {
      TopK[] found = product.search(queries, seen, 10);
      for (int i = 0; i < batch; i++) {
        TopK expected = plain.search(queries[i], seen[i], 10);
        assertThat(found[i].items()).isEqualTo(expected.items());
        assertThat(found[i].scores()).isEqualTo(expected.scores());
      }
    }
  }

  @Test
  void noQueriesHaveNoAnswers() {
    try (ItemIndex index = new ProductIndex(new ItemVectors(3, 1, new float[] {0, 1, 2}))) {
      assertThat(index.search(new float[0][], new int[0][], 5)).isEmpty();
    }
  }

  @Test
  void refusesVectorsThatAreNoNumbers() {
    ItemVectors broken = new ItemVectors(3, 2, new float[] {0, 0, 1, 2, 3, Float.NaN});
    assertThatThrownBy(() -> new ProductIndex(broken))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("item_vectors.bin: row 2 is not finite");
  }

  private static float[] normal(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}

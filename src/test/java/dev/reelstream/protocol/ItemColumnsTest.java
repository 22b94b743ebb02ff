package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.registry.ItemVectors;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemColumnsTest {
  /** Around the four dimensions that are taken together. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 8, 33})
  void givesTheDotProducts(int dimensions) {
    Random random = new Random(dimensions);
    float[] values = floats(random, 6 * dimensions);
    int[] rows = {5, 1, 0, 3};
    float[][] queries = {floats(random, dimensions), floats(random, dimensions)};
    float[] scores = new float[queries.length * rows.length];
    new ItemColumns(new ItemVectors(6, dimensions, values), rows).score(queries, scores);
    for (int query = 0; query < queries.length; query++) {
      for (int item = 0; item < rows.length; item++) {
        double expected = 0;
        for (int i = 0; i < dimensions; i++) {
          expected += (double) queries[query][i] * values[rows[item] * dimensions + i];
        }
        assertThat((double) scores[query * rows.length + item]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}

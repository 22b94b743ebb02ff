package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MatrixProductTest {
  @Test
  void multipliesAllOfIt() {
    int size = 7;
    SplittableRandom random = new SplittableRandom(3);
    double[] values = random.doubles(2 * size * size).map(value -> (float) value - 0.5f).toArray();
    try (MatrixProduct product = new MatrixProduct(size, 3)) {
      assertThat(product.flop()).isEqualTo(686);
      float[] first = product.run();
      for (int column = 0; column < size; column++) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += values[i] * values[size * size + i * size + column];
        }
        assertThat((double) first[column]).isCloseTo(sum, within(1e-6));
      }
    }
  }
}

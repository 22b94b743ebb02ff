package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.registry.ItemVectors;
import org.junit.jupiter.api.Test;

class SimilarItemsTest {
  /** Directions in two dimensions, with an offset behind them. */
  private static final ItemVectors VECTORS =
      new ItemVectors(
          6,
          3,
          new float[] {
            9, 9, 9, // padding
            1, 0, 0, // 1: the one asked about
            5, 0, -7, // 2: the same direction, another offset
            1, 1, 0, // 3: 45 degrees
            -3, 0, 0, // 4: the opposite
            0, 0, 4, // 5: nowhere but for its offset
          });

  @Test
  void goesByDirectionAndNotByLengthOrOffset() {
    TopK near = SimilarItems.nearest(VECTORS, true, 1, 10);
    assertThat(near.items()).containsExactly(2, 3, 4);
    assertThat(near.scores()[0]).isEqualTo(1f);
    assertThat(near.scores()[1]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
    assertThat(near.scores()[2]).isEqualTo(-1f);
  }

  @Test
  void everyComponentCountsWhereThereIsNoOffset() {
    assertThat(SimilarItems.nearest(VECTORS, false, 1, 2).items()).containsExactly(3, 2);
  }

  @Test
  void anItemWithoutADirectionIsLikeNothing() {
    assertThat(SimilarItems.nearest(VECTORS, true, 5, 10).size()).isZero();
  }
}

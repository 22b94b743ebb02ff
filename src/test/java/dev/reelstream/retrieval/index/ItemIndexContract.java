package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.registry.ItemVectors;
import dev.reelstream.retrieval.ClusteredVectors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every index promises, whatever it may miss. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ItemIndexContract {
  static final int ITEMS = 4000;
  private static final int DIMENSIONS = 9;

  private final ItemVectors vectors = new ClusteredVectors(60, DIMENSIONS, 5).items(ITEMS);
  private final float[][] queries = new ClusteredVectors(60, DIMENSIONS, 6).queries(40);
  private ItemIndex index;

  abstract ItemIndex index(ItemVectors vectors);

  @BeforeAll
  void index() {
    index = index(vectors);
  }

  @Test
  void givesKItemsBestFirstWithTheirExactScores() {
    for (float[] query : queries) {
      TopK top = index.search(query, new int[0], 10);
      assertThat(top.size()).isEqualTo(10);
      assertThat(Arrays.stream(top.items()).distinct().count()).isEqualTo(10);
      for (int rank = 0; rank < 10; rank++) {
        int item = top.items()[rank];
        assertThat(item).isBetween(1, ITEMS);
        assertThat(top.scores()[rank]).isEqualTo(score(query, item));
        assertThat(index.score(query, item)).isEqualTo(top.scores()[rank]);
        assertThat(rank > 0 && top.scores()[rank] > top.scores()[rank - 1]).isFalse();
      }
    }
  }

  @Test
  void answersTheSameEveryTime() {
    ItemIndex again = index(vectors);
    for (float[] query : queries) {
      TopK first = index.search(query, new int[] {7}, 10);
      for (ItemIndex other : new ItemIndex[] {index, again}) {
        TopK second = other.search(query, new int[] {7}, 10);
        assertThat(second.items()).isEqualTo(first.items());
        assertThat(second.scores()).isEqualTo(first.scores());
      }
    }
  }

  @Test
  void neverGivesSeenItemsAndFindsThoseBehindThem() {
    for (float[] query : queries) {
      int[] best = sorted(query);
      // The best are the seen ones, in numbers that no fixed surplus would cover.
      for (int count : new int[] {1, 30, 300, 3000}) {
        TopK top = index.search(query, Arrays.copyOf(best, count), 10);
        assertThat(Arrays.stream(top.items()))
            .hasSize(10)
            .doesNotContainAnyElementsOf(Arrays.stream(best, 0, count).boxed().toList());
        long found =
            Arrays.stream(top.items())
                .filter(item -> score(query, item) >= score(query, best[count + 9]))
                .count();
        assertThat(found).as("%d seen", count).isGreaterThanOrEqualTo(9);
      }
    }
  }

  @Test
  void paddingAndRepeatsAmongTheSeenChangeNothing() {
    float[] query = queries[0];
    int[] best = sorted(query);
    TopK plain = index.search(query, new int[] {best[0], best[1]}, 5);
    TopK padded = index.search(query, new int[] {0, best[1], best[0], best[1], 0}, 5);
    assertThat(padded.items()).isEqualTo(plain.items());
  }

  @Test
  void givesEverythingUnseenWhereThatIsLess() {
    int[] best = sorted(queries[1]);
    int[] allButThree = Arrays.copyOf(best, ITEMS - 3);
    int[] left = Arrays.copyOfRange(best, ITEMS - 3, ITEMS);
    assertThat(index.search(queries[1], allButThree, 10).items()).isEqualTo(left);
    assertThat(index.search(queries[1], best, 10).size()).isZero();
  }

  @Test
  void aKAboveTheCatalogueMeansAllOfIt() {
    TopK top = index.search(queries[2], new int[0], 10 * ITEMS);
    assertThat(top.items()).isEqualTo(sorted(queries[2]));
    assertThat(index.search(queries[2], new int[0], Integer.MAX_VALUE).size()).isEqualTo(ITEMS);
  }

  @Test
  void ofEqualScoresTheLowerIndexStandsFirst() {
    // Every vector twice, far apart, and a thousand times the same one.
    int half = ITEMS / 2;
    float[] values = vectors.values().clone();
    System.arraycopy(values, DIMENSIONS, values, (half + 1) * DIMENSIONS, half * DIMENSIONS);
    for (int row = half + 1000; row <= ITEMS; row++) {
      System.arraycopy(values, half * DIMENSIONS, values, row * DIMENSIONS, DIMENSIONS);
    }
    ItemIndex twins = index(new ItemVectors(ITEMS + 1, DIMENSIONS, values));
    for (float[] query : queries) {
      TopK top = twins.search(query, new int[0], 10);
      assertThat(top.size()).isEqualTo(10);
      for (int rank = 1; rank < 10; rank++) {
        if (top.scores()[rank] == top.scores()[rank - 1]) {
          assertThat(top.items()[rank]).isGreaterThan(top.items()[rank - 1]);
        }
      }
    }
  }

  @Test
  void servesACatalogueOfOne() {
    ItemIndex one = index(new ItemVectors(2, 2, new float[] {9, 9, 1, -1}));
    assertThat(one.search(new float[] {0, 1}, new int[0], 3).items()).containsExactly(1);
    assertThat(one.search(new float[] {0, 1}, new int[] {1}, 3).size()).isZero();
  }

  @Test
  void answersSeveralThreadsAtOnce() {
    IntStream.range(0, 2000)
        .parallel()
        .forEach(
            i -> {
              float[] query = queries[i % queries.length];
              TopK top = index.search(query, new int[] {i + 1}, 5);
              assertThat(top.size()).isEqualTo(5);
              assertThat(top.scores()[0]).isEqualTo(score(query, top.items()[0]));
              assertThat(top.items()).doesNotContain(i + 1);
            });
  }

  @Test
  void refusesWhatItCannotAnswer() {
    assertThatThrownBy(() -> index.search(queries[0], new int[0], 0))
        .hasMessageContaining("k is 0");
    assertThatThrownBy(() -> index.search(new float[3], new int[0], 1))
        .hasMessageContaining("the query has 3 dimensions, the items have 9");
  }

  private float score(float[] query, int item) {
    return DotProducts.inOrder(query, vectors.values(), item * DIMENSIONS);
  }

  private int[] sorted(float[] query) {
    return IntStream.rangeClosed(1, ITEMS)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer item) -> -score(query, item)).thenComparing(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }
}

package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomQueriesTest {
  @Test
  void theSameSeedAsksTheSame() {
    assertThat(RandomQueries.of(50, 20, 3)).isEqualTo(RandomQueries.of(50, 20, 3));
    assertThat(RandomQueries.of(50, 20, 3)).isNotEqualTo(RandomQueries.of(50, 20, 4));
  }

  @Test
  void contextsAreTheLastOfWhatWasSeen() {
    assertThat(RandomQueries.of(50, 20, 3))
        .hasSize(20)
        .allSatisfy(
            query -> {
              assertThat(query.context()).hasSize(10);
              assertThat(query.seen())
                  .hasSize(100)
                  .endsWith(query.context().toArray(new String[0]));
              assertThat(query.seen())
                  .allSatisfy(item -> assertThat(Integer.parseInt(item)).isBetween(1, 50));
            });
  }
}

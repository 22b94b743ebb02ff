package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestSliceTest {
  private static final int CATALOGUE = 30;
  private static final long SEED = 3;

  /** Every user takes a pair of items, one after the other; users of a pair follow each other. */
  private static Ratings pairs(int pairs, int usersEach) {
    List<Rating> ratings = new ArrayList<>();
    for (int round = 0; round < usersEach; round++) {
      for (int pair = 0; pair < pairs; pair++) {
        String user = "user-" + pair + "-" + round;
        for (int item = 1; item <= 2; item++) {
          ratings.add(new Rating(user, "item-" + (2 * pair + item), 4, 1000L * ratings.size()));
        }
      }
    }
    return Ratings.of(ratings);
  }

  private static double hitRate(NewestSlice slice, ModelVersion version, int k) {
    return Arrays.stream(slice.hits(version, k)).average().orElseThrow();
  }

  @Test
  void aBlendIsAskedWithWhatHadFollowedBefore(@TempDir Path models) {
    Ratings ratings = pairs(CATALOGUE / 2, 4);
    NewestSlice slice = NewestSlice.of(ratings, ratings.size() * 3 / 4, ratings.size(), 2);
    ModelRegistry registry = new ModelRegistry(models);
    ModelVersion blending = TinyModels.publishBlending(registry, CATALOGUE, 100, SEED);
    ModelVersion alone = TinyModels.publishBlending(registry, CATALOGUE, 0, SEED);
    assertThat(slice.cases()).isEqualTo(CATALOGUE / 2);
    assertThat(hitRate(slice, blending, 1)).isEqualTo(1);
    assertThat(hitRate(slice, alone, 1)).isLessThan(0.3);
  }

  /** What a target adds to the counts is not there when it is asked for. */
  @Test
  void aBlendDoesNotSeeTheStepThatItIsAskedFor(@TempDir Path models) {
    Ratings ratings = pairs(CATALOGUE / 2, 1);
    NewestSlice slice = NewestSlice.of(ratings, 0, ratings.size(), 2);
    ModelRegistry registry = new ModelRegistry(models);
    ModelVersion blending = TinyModels.publishBlending(registry, CATALOGUE, 100, SEED);
    ModelVersion alone = TinyModels.publishBlending(registry, CATALOGUE, 0, SEED);
    assertThat(slice.hits(blending, 3)).isEqualTo(slice.hits(alone, 3));
  }

  /** A model that speaks alone is measured the same by its scores and by its lists. */
  @Test
  void withoutWeightABlendIsItsModel(@TempDir Path models) {
    Ratings ratings = pairs(CATALOGUE / 2, 4);
    NewestSlice slice = NewestSlice.of(ratings, 1, ratings.size(), 2);
    ModelRegistry registry = new ModelRegistry(models);
    double[] alone = slice.hits(TinyModels.publishBlending(registry, CATALOGUE, 0, SEED), 5);
    assertThat(alone)
        .isEqualTo(slice.hits(TinyModels.publish(registry, CATALOGUE, SEED), 5))
        .contains(1);
  }
}

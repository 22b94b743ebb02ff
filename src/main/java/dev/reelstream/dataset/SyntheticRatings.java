package dev.reelstream.dataset;

import dev.reelstream.event.Rating;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Makes ratings up. */
public final class SyntheticRatings {
  private SyntheticRatings() {}

  public static Iterator<Rating> iterator(SyntheticShape shape, long seed) {
    return List.of(new Rating("1", "1", 5, shape.start().toEpochMilli())).iterator();
  }

  static Dataset dataset(SyntheticShape shape, long seed) {
    Ratings ratings = Ratings.of(iterator(shape, seed));
    return new Dataset(Datasets.SYNTHETIC, true, ratings, Titles.none(), "", 0, Optional.empty());
  }
}

package dev.reelstream.dataset;

import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The built-in data set: seeded, shaped like MovieLens (long-tailed films and users, sessions with
 * bursts, tastes) and with planted transitions, so that a sequence model has something to find.
 */
public final class SyntheticRatings {
  private SyntheticRatings() {}

  /**
   * The ratings in order of time; the same shape and seed always give the same ones. Memory goes
   * with the users who are active at one moment, not with the number of ratings.
   */
  public static Iterator<Rating> iterator(SyntheticShape shape, long seed) {
    return new SyntheticStream(shape, seed);
  }

  /** As {@link #iterator}, sequential. */
  public static Stream<Rating> stream(SyntheticShape shape, long seed) {
    return StreamSupport.stream(
        Spliterators.spliterator(
            iterator(shape, seed), shape.ratings(), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /** Names and genres of all the films that {@link #iterator} may draw. */
  public static Titles titles(SyntheticShape shape, long seed) {
    return new SyntheticCatalog(shape.items(), seed).titles();
  }

  static Dataset dataset(SyntheticShape shape, long seed) {
    return dataset(Datasets.SYNTHETIC, shape, seed);
  }

  static Dataset dataset(String name, SyntheticShape shape, long seed) {
    RatingsBuilder builder = new RatingsBuilder();
    MessageDigest digest = Digests.sha256();
    iterator(shape, seed)
        .forEachRemaining(
            rating -> {
              builder.add(rating);
              digest.update(
                  (rating.userId()
                          + ','
                          + rating.itemId()
                          + ','
                          + (int) rating.rating()
                          + ','
                          + rating.timestamp()
                          + '\n')
                      .getBytes(StandardCharsets.UTF_8));
            });
    return new Dataset(
        name, true, builder.build(), titles(shape, seed), Digests.hex(digest), 0, Optional.empty());
  }
}

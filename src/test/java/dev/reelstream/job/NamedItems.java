package dev.reelstream.job;

import dev.reelstream.dataset.SyntheticRatings;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.Rating;
import java.util.List;

/** Synthetic ratings whose items are called as in the vocabularies of made-up models. */
final class NamedItems {
  private NamedItems() {}

  static List<Rating> ratings(SyntheticShape shape, long seed) {
    return SyntheticRatings.stream(shape, seed)
        .map(
            each ->
                new Rating(each.userId(), "item-" + each.itemId(), each.rating(), each.timestamp()))
        .toList();
  }
}

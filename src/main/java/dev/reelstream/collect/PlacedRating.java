package dev.reelstream.collect;

import dev.reelstream.event.Rating;
import org.jspecify.annotations.Nullable;

/**
 * What stood at a place of the ratings topic.
 *
 * @param rating null where the record is no rating
 */
public record PlacedRating(@Nullable Rating rating, int partition, long offset) {}

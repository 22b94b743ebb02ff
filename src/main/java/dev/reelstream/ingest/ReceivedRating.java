package dev.reelstream.ingest;

import dev.reelstream.event.Rating;

/**
 * A rating as the job got it.
 *
 * @param sentAt when the producer sent it, wall clock milliseconds, or {@code arrivedAt} where it
 *     did not say
 * @param arrivedAt when the job read it, wall clock milliseconds
 */
public record ReceivedRating(Rating rating, long sentAt, long arrivedAt) {}

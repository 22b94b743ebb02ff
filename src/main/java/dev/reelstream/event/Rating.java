package dev.reelstream.event;

import java.util.Objects;

/**
 * One user rated one item.
 *
 * @param timestamp event time, milliseconds since the epoch
 */
public record Rating(String userId, String itemId, double rating, long timestamp) {
  public Rating {
    Objects.requireNonNull(userId, "userId is null");
    Objects.requireNonNull(itemId, "itemId is null");
  }
}

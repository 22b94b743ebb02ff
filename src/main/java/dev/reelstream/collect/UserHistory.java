package dev.reelstream.collect;

import java.util.Objects;

/**
 * Everything one user rated, in order of (timestamp, place in the topic), each rating once; the
 * arrays are of equal length.
 *
 * @param timestamps event times, milliseconds
 */
public record UserHistory(String userId, String[] itemIds, double[] ratings, long[] timestamps) {
  public UserHistory {
    Objects.requireNonNull(userId, "userId is null");
    Objects.requireNonNull(itemIds, "itemIds is null");
    Objects.requireNonNull(ratings, "ratings is null");
    Objects.requireNonNull(timestamps, "timestamps is null");
  }

  int size() {
    return timestamps.length;
  }
}

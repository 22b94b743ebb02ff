package dev.reelstream.recommend;

import java.io.Serializable;
import java.time.Duration;

/**
 * How queries share calls to the model.
 *
 * @param size most queries in one call
 * @param maxWait longest time that the first query of a batch waits for others
 * @param capacity queries in flight per subtask before the stream is held back
 */
public record Batching(int size, Duration maxWait, int capacity) implements Serializable {
  public Batching {
    if (size < 1) {
      throw new IllegalArgumentException(
          "retrieval.batch-size is " + size + ": expected at least 1");
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException(
          "retrieval.batch-wait is " + maxWait + ": expected at least 0");
    }
    if (capacity < size) {
      throw new IllegalArgumentException(
          "retrieval.capacity is "
              + capacity
              + ": expected at least retrieval.batch-size, "
              + size);
    }
  }
}

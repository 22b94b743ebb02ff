package dev.reelstream.ingest;

import java.io.Serializable;
import java.time.Duration;

/**
 * How event time advances with the ratings of each partition.
 *
 * @param outOfOrderness how far a rating may be older than the newest of its partition
 * @param idleTimeout a partition that is silent for this long no longer holds event time back; zero
 *     for never
 */
public record IngestRules(Duration outOfOrderness, Duration idleTimeout) implements Serializable {
  public IngestRules {
    if (outOfOrderness.isNegative() || idleTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "out-of-orderness is %s and idle timeout %s: expected at least 0"
              .formatted(outOfOrderness, idleTimeout));
    }
  }

  /** True if ratings wait for the watermark. */
  public boolean reorder() {
    return !outOfOrderness.isZero();
  }
}

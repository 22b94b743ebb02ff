package dev.reelstream.ingest;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of the ratings stream: taken from the payload, with one watermark per Kafka partition.
 */
public final class RatingWatermarks {
  private RatingWatermarks() {}

  /**
   * The strategy.
   *
   * @param outOfOrderness how far a rating may lie behind the newest one of its partition
   * @param idleTimeout after which a silent partition no longer holds event time back; zero for
   *     never, which a paced replay needs (a partition that wakes up again may find its ratings
   *     late)
   */
  public static WatermarkStrategy<Decoded> strategy(Duration outOfOrderness, Duration idleTimeout) {
    WatermarkStrategy<Decoded> strategy =
        WatermarkStrategy.<Decoded>forBoundedOutOfOrderness(outOfOrderness)
            .withTimestampAssigner((decoded, recordTimestamp) -> decoded.eventTime());
    return idleTimeout.isZero() ? strategy : strategy.withIdleness(idleTimeout);
  }
}

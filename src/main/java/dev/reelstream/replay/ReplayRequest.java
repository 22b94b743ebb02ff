package dev.reelstream.replay;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What is asked of a replay.
 *
 * @param topic the full name of the ratings topic
 * @param speed of the live part, in event time
 * @param eventsPerSecond upper bound for the live part, none when empty
 * @param liveFrom event time from which on events are paced, epoch milliseconds; {@code
 *     Long.MIN_VALUE} for all, {@code Long.MAX_VALUE} for none
 * @param disorder how late an event may arrive in event time, zero for in order
 * @param malformed bad records per good one
 */
public record ReplayRequest(
    String topic,
    Speed speed,
    OptionalDouble eventsPerSecond,
    long liveFrom,
    Duration disorder,
    Fraction malformed,
    long seed) {

  public ReplayRequest {
    if (disorder.isNegative()) {
      throw new ReplayException("disorder is %s: it must not be negative".formatted(disorder));
    }
    eventsPerSecond.ifPresent(
        rate -> {
          if (!(rate > 0 && Double.isFinite(rate))) {
            throw new ReplayException("rate is %s events/s: give a number above 0".formatted(rate));
          }
        });
  }

  /** Everything at once, in order, without faults. */
  public static ReplayRequest plain(String topic) {
    return new ReplayRequest(
        topic, Speed.MAX, OptionalDouble.empty(), Long.MAX_VALUE, Duration.ZERO, Fraction.NONE, 0L);
  }
}

package dev.reelstream.replay;

import java.util.OptionalDouble;

/**
 * When each event of the live part is due: not before its place in event time, and not faster than
 * the rate.
 *
 * <p>The schedule is fixed by the first live event and does not slip: a sender that fell behind
 * catches up, so the average is what was asked for.
 */
final class Pacing {
  private final Speed speed;
  private final double nanosPerEvent;
  private final long liveFrom;
  private boolean started;
  private long firstDue;
  private long firstTime;
  private double lastDue;

  /**
   * @param liveFrom events that arrive before this event time are due at once
   */
  Pacing(Speed speed, OptionalDouble eventsPerSecond, long liveFrom) {
    if (eventsPerSecond.isPresent()
        && !(eventsPerSecond.getAsDouble() > 0 && Double.isFinite(eventsPerSecond.getAsDouble()))) {
      throw new ReplayException(
          "rate is %s events/s: it must be above 0".formatted(eventsPerSecond.getAsDouble()));
    }
    this.speed = speed;
    this.nanosPerEvent = eventsPerSecond.isPresent() ? 1e9 / eventsPerSecond.getAsDouble() : 0;
    this.liveFrom = liveFrom;
  }

  boolean unlimited() {
    return speed.max() && nanosPerEvent == 0;
  }

  /**
   * The time on the clock at which the next event may leave.
   *
   * @param arrival its event time, epoch milliseconds, never less than the one before
   */
  long due(long arrival, long now) {
    if (arrival < liveFrom || unlimited()) {
      return now;
    }
    if (!started) {
      started = true;
      firstDue = now;
      firstTime = arrival;
      return now;
    }
    double byTime = speed.max() ? 0 : (arrival - firstTime) * 1e6 / speed.factor();
    lastDue = Math.max(byTime, lastDue + nanosPerEvent);
    return firstDue + (long) lastDue;
  }
}

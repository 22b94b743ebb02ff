package dev.reelstream.bench;

/**
 * When each event is to be sent, whatever became of those before it. A sender that falls behind
 * does not send less, and a latency that counts from here holds its delay too.
 *
 * @param startNanos when event 0 is due
 */
record OpenLoop(long startNanos, double eventsPerSecond) {
  OpenLoop {
    if (!(eventsPerSecond > 0)) {
      throw new IllegalArgumentException("rate is " + eventsPerSecond + ", must be above 0");
    }
  }

  /** When the event is due, on the clock of {@code startNanos}. */
  long dueNanos(long event) {
    return startNanos + (long) (event * 1e9 / eventsPerSecond);
  }

  /** How many events are due by then. */
  long due(long nanos) {
    return nanos < startNanos ? 0 : 1 + (long) ((nanos - startNanos) * eventsPerSecond / 1e9);
  }
}

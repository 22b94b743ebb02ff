package dev.reelstream.bench;

import java.util.List;
import java.util.Map;

/**
 * What a generator is to do, as the JSON that its process is given.
 *
 * @param events to send in all
 * @param warmUpSeconds before the first window
 * @param settleSeconds how long readers wait for the last answers
 */
record Load(
    String bootstrapServers,
    String ratings,
    String recommendations,
    double eventsPerSecond,
    double warmUpSeconds,
    double windowSeconds,
    int windows,
    double settleSeconds,
    long seed) {

  long events() {
    return (long) (eventsPerSecond * (warmUpSeconds + windows * windowSeconds));
  }

  /**
   * What it found.
   *
   * @param sent acknowledged ratings
   * @param received by isolation level of the reader
   * @param millis by isolation level and percentile, a value per window
   */
  record Measured(
      long sent, Map<String, Long> received, Map<String, Map<String, List<Double>>> millis) {}
}

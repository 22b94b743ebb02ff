package dev.reelstream.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a generator is to do, as the JSON that its process is given.
 *
 * @param settleSeconds how long readers wait for the last answers
 */
record Load(
    String bootstrapServers,
    String ratings,
    String recommendations,
    Traffic traffic,
    double eventsPerSecond,
    Windows windows,
    double settleSeconds,
    long seed) {

  /** Who rates what. */
  enum Traffic {
    /** Anybody anything. */
    LIVE,
    /** Everybody what they have rated before, so that nothing grows. */
    SETTLED;

    Workload workload(long events, long seed) {
      return switch (this) {
        case LIVE -> Workload.live(events, seed);
        case SETTLED -> Workload.settled(events, seed);
      };
    }

    /** What has been rated before; it stands on the topic when the job starts. */
    Optional<Workload> history() {
      return this == SETTLED ? Optional.of(Workload.beforeSettled()) : Optional.empty();
    }
  }

  /**
   * When latencies count.
   *
   * @param warmUpSeconds before the first window
   * @param seconds length of each
   */
  record Windows(double warmUpSeconds, double seconds, int count) {}

  /** To send in all. */
  long events() {
    return (long)
        (eventsPerSecond * (windows.warmUpSeconds() + windows.count() * windows.seconds()));
  }

  /**
   * What it found.
   *
   * @param sent acknowledged ratings
   * @param received by isolation level of the reader
   * @param perSecond answers read while the windows lasted, by isolation level
   * @param millis by isolation level and percentile, a value per window
   */
  record Measured(
      long sent,
      Map<String, Long> received,
      Map<String, Double> perSecond,
      Map<String, Map<String, List<Double>>> millis) {}
}

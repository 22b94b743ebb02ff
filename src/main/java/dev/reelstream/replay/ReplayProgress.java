package dev.reelstream.replay;

/** Hears how far a replay is, several times a second, on the replay's own thread. */
@FunctionalInterface
public interface ReplayProgress {
  ReplayProgress NONE = (sent, malformed, eventTime) -> {};

  /**
   * @param sent good records handed to the producer so far
   * @param malformed bad ones
   * @param eventTime the newest timestamp among them, epoch milliseconds
   */
  void reached(long sent, long malformed, long eventTime);
}

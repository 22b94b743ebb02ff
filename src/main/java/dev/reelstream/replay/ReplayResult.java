package dev.reelstream.replay;

/**
 * What a replay did.
 *
 * @param sent good records that the broker has acknowledged
 * @param malformed bad records that it has acknowledged
 * @param firstTimestamp the smallest event time sent, epoch milliseconds; 0 when nothing was
 * @param lastTimestamp the largest one; 0 when nothing was
 * @param liveSent of {@code sent}, those at or after the live boundary
 * @param liveNanos from the first live record to the end
 * @param stopped whether it was asked to end early
 */
public record ReplayResult(
    long sent,
    long malformed,
    long firstTimestamp,
    long lastTimestamp,
    long liveSent,
    long wallNanos,
    long liveNanos,
    boolean stopped) {}

package dev.reelstream.dataset;

/**
 * Where history ends: rows before {@code row} are history, {@code row} and everything after it is
 * live.
 *
 * @param row first live row; the number of rows where nothing is live
 * @param timestamp the first live timestamp in milliseconds; {@link Long#MAX_VALUE} where nothing
 *     is live
 */
public record LiveBoundary(int row, long timestamp) {}

package dev.reelstream.measure;

/**
 * A mean and where it would lie in 95 of 100 repetitions with other users.
 *
 * @param value the mean itself
 */
public record Interval(double value, double low, double high) {}

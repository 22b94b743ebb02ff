package dev.reelstream.job;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it is, undecoded.
 *
 * @param timestamp of the record, epoch milliseconds
 */
public record RawRecord(byte @Nullable [] key, byte @Nullable [] value, long timestamp) {}

package dev.reelstream.event;

import org.jspecify.annotations.Nullable;

/**
 * A record that is no rating: its original bytes, untouched, where it stood and what is wrong with
 * it.
 */
public record DeadLetter(
    byte @Nullable [] key,
    byte @Nullable [] value,
    long timestamp,
    String reason,
    String exceptionClass,
    String topic,
    int partition,
    long offset) {}

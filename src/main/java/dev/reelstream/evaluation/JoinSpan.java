package dev.reelstream.evaluation;

/**
 * Which of a user's live positives are kept: those from {@code oldest} to {@code newest}, by seq.
 */
public record JoinSpan(long oldest, long newest) {}

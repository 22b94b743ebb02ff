package dev.reelstream.event;

/**
 * A rating older than its user's open session.
 *
 * @param lateByMillis how far it lies before the moment from which on it would have been taken
 * @param missedSessionId the session it came too late for
 */
public record LateRating(Rating rating, long lateByMillis, String missedSessionId) {}

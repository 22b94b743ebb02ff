package dev.reelstream.event;

import java.util.List;

/**
 * A closed session.
 *
 * @param start event time of its first rating
 * @param end event time of its last rating
 * @param items what was rated, in order of time, whatever the rating
 */
public record Session(
    String userId,
    String sessionId,
    long start,
    long end,
    int ratings,
    int positives,
    List<String> items) {}

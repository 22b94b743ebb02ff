package dev.reelstream.event;

import java.util.List;

/**
 * The top K unseen items for a query; {@code (userId, seq)} identifies it.
 *
 * @param trigger the positive that made the query
 * @param emittedAt wall clock milliseconds
 * @param sentAt carried from the query to the record's header, so that a reader can tell the
 *     latency; not part of the value
 */
public record Recommendation(
    String userId,
    long seq,
    String sessionId,
    long eventTime,
    String trigger,
    List<String> context,
    String model,
    int version,
    Source source,
    List<ScoredItem> items,
    long emittedAt,
    long sentAt) {}

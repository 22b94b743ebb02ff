package dev.reelstream.recommend;

import dev.reelstream.event.Query;

/** A query and the model version that was in force when it was asked. */
public record StampedQuery(Query query, ModelRef model) {}

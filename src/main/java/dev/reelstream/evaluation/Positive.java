package dev.reelstream.evaluation;

import dev.reelstream.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * A live positive as an outcome: what is needed to hold it against the lists before it, and no
 * more, because it crosses the network and waits in state.
 *
 * @param liveSeq the user's live positives up to and including this one, from 1
 * @param arrivedAt when the job read the rating, wall clock milliseconds
 * @param championHit whether it was in the champion's list before it; null while that is not known
 */
public record Positive(
    String userId,
    long seq,
    long liveSeq,
    long eventTime,
    String itemId,
    long arrivedAt,
    @Nullable Boolean championHit) {

  /** The positive that made a live query. */
  public static Positive of(Query query) {
    return new Positive(
        query.userId(),
        query.seq(),
        query.liveSeq(),
        query.eventTime(),
        query.itemId(),
        query.arrivedAt(),
        null);
  }

  Positive withChampion(boolean hit) {
    return new Positive(userId, seq, liveSeq, eventTime, itemId, arrivedAt, hit);
  }

  /** The first live positive of its user: no list came before it that it could be held against. */
  boolean unscored() {
    return liveSeq == 1;
  }
}

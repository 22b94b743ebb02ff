package dev.reelstream.query;

import dev.reelstream.event.Follower;
import java.util.List;

/**
 * What a positive makes: the question "what next?" for one user at one moment.
 *
 * @param seq the user's positives up to and including this one, from 1
 * @param liveSeq the same, counting only positives at or after the live boundary; 0 for a positive
 *     of the history, which makes no recommendation
 * @param itemId the positive itself
 * @param context the user's last positives in order of time, oldest first, this one last
 * @param seen every item the user has rated, whatever the rating, this one too; empty when {@code
 *     liveSeq} is 0
 * @param sentAt when the producer sent the rating, wall clock milliseconds; the arrival time where
 *     it did not say
 * @param arrivedAt when the job read the rating, wall clock milliseconds
 * @param followers what came next after {@code itemId} most often up to this positive, most often
 *     first; empty where the job does not keep it
 */
public record Query(
    String userId,
    long seq,
    long liveSeq,
    String sessionId,
    long eventTime,
    String itemId,
    List<String> context,
    List<String> seen,
    long sentAt,
    long arrivedAt,
    List<Follower> followers) {

  public Query {
    // Queries that wait in a savepoint of before there were followers come back without the field.
    followers = followers == null ? List.of() : followers;
  }

  /** Without followers. */
  public Query(
      String userId,
      long seq,
      long liveSeq,
      String sessionId,
      long eventTime,
      String itemId,
      List<String> context,
      List<String> seen,
      long sentAt,
      long arrivedAt) {
    this(
        userId, seq, liveSeq, sessionId, eventTime, itemId, context, seen, sentAt, arrivedAt,
        List.of());
  }

  public Query withFollowers(List<Follower> known) {
    return new Query(
        userId, seq, liveSeq, sessionId, eventTime, itemId, context, seen, sentAt, arrivedAt,
        known);
  }

  public boolean live() {
    return liveSeq > 0;
  }
}

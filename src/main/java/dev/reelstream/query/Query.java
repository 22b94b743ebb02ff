package dev.reelstream.query;

import dev.reelstream.event.Follower;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

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
@TypeInfo(Query.Factory.class)
public record Query(
    String userId,
    long seq,
    long liveSeq,
    String sessionId,
    long eventTime,
    String itemId,
    List<String> context,
    PackedItems seen,
    long sentAt,
    long arrivedAt,
    List<Follower> followers) {

  /** Without followers, the seen items packed here where they are not yet. */
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
        userId,
        seq,
        liveSeq,
        sessionId,
        eventTime,
        itemId,
        context,
        PackedItems.of(seen),
        sentAt,
        arrivedAt,
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

  /** Tells Flink which serializer to use. */
  public static final class Factory extends TypeInfoFactory<Query> {
    @Override
    public TypeInformation<Query> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return QuerySerializer.TYPE;
    }
  }
}

package dev.reelstream.recommend;

import dev.reelstream.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * A query and the model version that was in force when it was asked.
 *
 * @param state what that version has made of the user's positives up to this one, empty where it
 *     knows none of them; null where the job does not keep it, as in savepoints of before it could
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with one
public record StampedQuery(Query query, ModelRef model, float @Nullable [] state) {
  /** Without a state. */
  public StampedQuery(Query query, ModelRef model) {
    this(query, model, null);
  }

  StampedQuery withState(float[] kept) {
    return new StampedQuery(query, model, kept);
  }
}

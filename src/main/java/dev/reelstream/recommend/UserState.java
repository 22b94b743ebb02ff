package dev.reelstream.recommend;

import dev.reelstream.query.Query;
import dev.reelstream.retrieval.GruSteps;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one version has made of one user's positives.
 *
 * @param version stands for the version's digest
 * @param seq of the last positive in it
 * @param recent stands for the end of the context, as far as the next context still shows it
 * @param vector empty before there was an item that the version knows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UserState(long version, long seq, long recent, float[] vector) {
  /*
   * For maintainers. A step is right only if the context has grown by its last item and nothing else. A rating that came late
   * stands further up, `context.scope: session` starts anew, positives of the history are not asked about: all of these show
   * in what precedes the last item, so it is compared, as 64 bits of a hash. What is further back than a context shows is what
   * is remembered beyond it.
   */
  private static final int HEADER = 3 * Long.BYTES + Integer.BYTES;

  /**
   * The state after a query: one step on where it follows, else worked out from its context.
   *
   * @param before null where there is none
   * @param contextLength most items that a query's context holds
   */
  static UserState after(
      @Nullable UserState before, StampedQuery stamped, GruSteps steps, int contextLength) {
    Query query = stamped.query();
    List<String> context = query.context();
    float[] vector =
        before != null && before.precedes(stamped)
            ? steps.step(before.vector, query.itemId())
            : steps.run(context);
    List<String> shown =
        context.subList(Math.max(0, context.size() - contextLength + 1), context.size());
    return new UserState(version(stamped.model()), query.seq(), hash(shown), vector);
  }

  /** Whether the query's context is this state's with one more item at its end. */
  boolean precedes(StampedQuery stamped) {
    Query query = stamped.query();
    List<String> context = query.context();
    return version == version(stamped.model())
        && seq + 1 == query.seq()
        && !context.isEmpty()
        && recent == hash(context.subList(0, context.size() - 1));
  }

  static long version(ModelRef model) {
    return hash(List.of(model.digest()));
  }

  /** FNV-1a over the characters, with an end to each text. */
  private static long hash(List<String> texts) {
    long hash = 0xcbf29ce484222325L;
    for (String text : texts) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ 0x10000) * 0x100000001b3L;
    }
    return hash;
  }

  int size() {
    return HEADER + vector.length * Float.BYTES;
  }

  void writeTo(ByteBuffer out) {
    out.putLong(version).putLong(seq).putLong(recent).putInt(vector.length);
    for (float each : vector) {
      out.putFloat(each);
    }
  }

  static UserState readFrom(ByteBuffer in) {
    long version = in.getLong();
    long seq = in.getLong();
    long recent = in.getLong();
    float[] vector = new float[in.getInt()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.getFloat();
    }
    return new UserState(version, seq, recent, vector);
  }
}

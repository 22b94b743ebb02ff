package dev.reelstream.query;

import dev.reelstream.event.Follower;
import dev.reelstream.serde.RecordSerializer;
import dev.reelstream.serde.RecordSnapshot;
import dev.reelstream.serde.RecordType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * {@link Query} between tasks and in state, its seen items as the bytes that they are in the user's
 * state.
 */
public final class QuerySerializer extends RecordSerializer<Query> {
  private static final long serialVersionUID = 1L;

  public static final TypeInformation<Query> TYPE =
      new RecordType<>(Query.class, new QuerySerializer());

  @Override
  public void serialize(Query query, DataOutputView out) throws IOException {
    writeText(query.userId(), out);
    out.writeLong(query.seq());
    out.writeLong(query.liveSeq());
    writeText(query.sessionId(), out);
    out.writeLong(query.eventTime());
    writeText(query.itemId(), out);
    out.writeInt(query.context().size());
    for (String item : query.context()) {
      writeText(item, out);
    }
    PackedItems seen = query.seen();
    out.writeInt(seen.size());
    out.writeInt(seen.length());
    out.write(seen.packed(), 0, seen.length());
    out.writeLong(query.sentAt());
    out.writeLong(query.arrivedAt());
    out.writeInt(query.followers().size());
    for (Follower follower : query.followers()) {
      writeText(follower.itemId(), out);
      out.writeInt(follower.count());
    }
  }

  @Override
  public Query deserialize(DataInputView in) throws IOException {
    String userId = readText(in);
    long seq = in.readLong();
    long liveSeq = in.readLong();
    String sessionId = readText(in);
    long eventTime = in.readLong();
    String itemId = readText(in);
    int positives = in.readInt();
    List<String> context = new ArrayList<>(positives);
    for (int i = 0; i < positives; i++) {
      context.add(readText(in));
    }
    int seen = in.readInt();
    byte[] packed = new byte[in.readInt()];
    in.readFully(packed);
    long sentAt = in.readLong();
    long arrivedAt = in.readLong();
    int known = in.readInt();
    List<Follower> followers = new ArrayList<>(known);
    for (int i = 0; i < known; i++) {
      followers.add(new Follower(readText(in), in.readInt()));
    }
    return new Query(
        userId,
        seq,
        liveSeq,
        sessionId,
        eventTime,
        itemId,
        context,
        new PackedItems(packed, packed.length, seen),
        sentAt,
        arrivedAt,
        followers);
  }

  @Override
  public TypeSerializerSnapshot<Query> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one by its name. */
  public static class Snapshot extends RecordSnapshot<Query> {
    public Snapshot() {
      super(QuerySerializer::new);
    }
  }
}

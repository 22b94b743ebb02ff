package dev.reelstream.recommend;

import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import dev.reelstream.serde.RecordSerializer;
import dev.reelstream.serde.RecordSnapshot;
import dev.reelstream.serde.RecordType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * {@link StampedQuery} between tasks and in checkpoints, which hold all queries that are under way.
 */
final class StampedQuerySerializer extends RecordSerializer<StampedQuery> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<StampedQuery> TYPE =
      new RecordType<>(StampedQuery.class, new StampedQuerySerializer());

  private static final int NO_STATE = -1;

  private final QuerySerializer queries = new QuerySerializer();

  @Override
  public void serialize(StampedQuery stamped, DataOutputView out) throws IOException {
    queries.serialize(stamped.query(), out);
    ModelRef model = stamped.model();
    writeText(model.name(), out);
    out.writeInt(model.version());
    writeText(model.digest(), out);
    writeText(model.location(), out);
    float[] state = stamped.state();
    out.writeInt(state == null ? NO_STATE : state.length);
    if (state != null) {
      for (float value : state) {
        out.writeFloat(value);
      }
    }
  }

  @Override
  public StampedQuery deserialize(DataInputView in) throws IOException {
    Query query = queries.deserialize(in);
    ModelRef model = new ModelRef(readText(in), in.readInt(), readText(in), readText(in));
    int length = in.readInt();
    if (length == NO_STATE) {
      return new StampedQuery(query, model);
    }
    float[] state = new float[length];
    for (int i = 0; i < length; i++) {
      state[i] = in.readFloat();
    }
    return new StampedQuery(query, model, state);
  }

  @Override
  public TypeSerializerSnapshot<StampedQuery> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one by its name. */
  public static final class Snapshot extends RecordSnapshot<StampedQuery> {
    public Snapshot() {
      super(StampedQuerySerializer::new);
    }
  }
}

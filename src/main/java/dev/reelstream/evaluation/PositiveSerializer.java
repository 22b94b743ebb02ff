package dev.reelstream.evaluation;

import dev.reelstream.serde.RecordSerializer;
import dev.reelstream.serde.RecordSnapshot;
import dev.reelstream.serde.RecordType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link Positive} between tasks and in state. */
final class PositiveSerializer extends RecordSerializer<Positive> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Positive> TYPE =
      new RecordType<>(Positive.class, new PositiveSerializer());

  @Override
  public void serialize(Positive positive, DataOutputView out) throws IOException {
    writeText(positive.userId(), out);
    out.writeLong(positive.seq());
    out.writeLong(positive.liveSeq());
    out.writeLong(positive.eventTime());
    writeText(positive.itemId(), out);
    out.writeLong(positive.arrivedAt());
    out.writeByte(ThreeWay.toByte(positive.championHit()));
  }

  @Override
  public Positive deserialize(DataInputView in) throws IOException {
    return new Positive(
        readText(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        readText(in),
        in.readLong(),
        ThreeWay.fromByte(in.readByte()));
  }

  @Override
  public TypeSerializerSnapshot<Positive> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one by its name. */
  public static final class Snapshot extends RecordSnapshot<Positive> {
    public Snapshot() {
      super(PositiveSerializer::new);
    }
  }
}

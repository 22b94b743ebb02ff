package dev.reelstream.evaluation;

import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.serde.RecordSerializer;
import dev.reelstream.serde.RecordSnapshot;
import dev.reelstream.serde.RecordType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link Outcome} on its way to its model's task. */
final class OutcomeSerializer extends RecordSerializer<Outcome> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Outcome> TYPE =
      new RecordType<>(Outcome.class, new OutcomeSerializer());

  @Override
  public void serialize(Outcome outcome, DataOutputView out) throws IOException {
    writeText(outcome.role().name(), out);
    writeText(outcome.model(), out);
    out.writeInt(outcome.version());
    out.writeLong(outcome.eventTime());
    out.writeInt(outcome.rank());
    out.writeBoolean(outcome.onTime());
    out.writeBoolean(outcome.scored());
    out.writeBoolean(outcome.coldStart());
    out.writeBoolean(outcome.returning());
    writeText(outcome.source().name(), out);
    out.writeByte(ThreeWay.toByte(outcome.championHit()));
  }

  @Override
  public Outcome deserialize(DataInputView in) throws IOException {
    return new Outcome(
        Role.valueOf(readText(in)),
        readText(in),
        in.readInt(),
        in.readLong(),
        in.readInt(),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        Source.valueOf(readText(in)),
        ThreeWay.fromByte(in.readByte()));
  }

  @Override
  public TypeSerializerSnapshot<Outcome> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one by its name. */
  public static final class Snapshot extends RecordSnapshot<Outcome> {
    public Snapshot() {
      super(OutcomeSerializer::new);
    }
  }
}

package dev.reelstream.evaluation;

import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
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

/** {@link RankedList} between tasks and in state. */
final class RankedListSerializer extends RecordSerializer<RankedList> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<RankedList> TYPE =
      new RecordType<>(RankedList.class, new RankedListSerializer());

  @Override
  public void serialize(RankedList list, DataOutputView out) throws IOException {
    writeText(list.role().name(), out);
    writeText(list.model(), out);
    out.writeInt(list.version());
    writeText(list.userId(), out);
    out.writeLong(list.seq());
    writeText(list.source().name(), out);
    out.writeInt(list.items().size());
    for (String item : list.items()) {
      writeText(item, out);
    }
    out.writeLong(list.emittedAt());
  }

  @Override
  public RankedList deserialize(DataInputView in) throws IOException {
    Role role = Role.valueOf(readText(in));
    String model = readText(in);
    int version = in.readInt();
    String userId = readText(in);
    long seq = in.readLong();
    Source source = Source.valueOf(readText(in));
    int size = in.readInt();
    List<String> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(readText(in));
    }
    return new RankedList(role, model, version, userId, seq, source, items, in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<RankedList> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one by its name. */
  public static final class Snapshot extends RecordSnapshot<RankedList> {
    public Snapshot() {
      super(RankedListSerializer::new);
    }
  }
}

package dev.reelstream.ingest;

import dev.reelstream.event.Rating;
import dev.reelstream.serde.RecordSerializer;
import dev.reelstream.serde.RecordSnapshot;
import dev.reelstream.serde.RecordType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link ReceivedRating} on its way to its user's task. */
final class ReceivedRatingSerializer extends RecordSerializer<ReceivedRating> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<ReceivedRating> TYPE =
      new RecordType<>(ReceivedRating.class, new ReceivedRatingSerializer());

  @Override
  public void serialize(ReceivedRating received, DataOutputView out) throws IOException {
    Rating rating = received.rating();
    writeText(rating.userId(), out);
    writeText(rating.itemId(), out);
    out.writeDouble(rating.rating());
    out.writeLong(rating.timestamp());
    out.writeLong(received.sentAt());
    out.writeLong(received.arrivedAt());
  }

  @Override
  public ReceivedRating deserialize(DataInputView in) throws IOException {
    Rating rating = new Rating(readText(in), readText(in), in.readDouble(), in.readLong());
    return new ReceivedRating(rating, in.readLong(), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<ReceivedRating> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes one by its name. */
  public static final class Snapshot extends RecordSnapshot<ReceivedRating> {
    public Snapshot() {
      super(ReceivedRatingSerializer::new);
    }
  }
}

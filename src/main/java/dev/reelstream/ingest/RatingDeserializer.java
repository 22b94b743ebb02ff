package dev.reelstream.ingest;

import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.codec.RatingCodec;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.DeadLetter;
import dev.reelstream.event.Rating;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kafka record → rating or dead letter. Never throws: a record that cannot be read must not stop
 * the job.
 */
public final class RatingDeserializer implements KafkaRecordDeserializationSchema<Decoded> {
  private static final long serialVersionUID = 1L;

  private final SerializableSupplier<LongSupplier> clocks;
  private transient @Nullable RatingCodec codec;
  private transient @Nullable LongSupplier clock;

  public RatingDeserializer() {
    this(() -> System::currentTimeMillis);
  }

  RatingDeserializer(SerializableSupplier<LongSupplier> clocks) {
    this.clocks = clocks;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new RatingCodec();
    clock = clocks.get();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out) {
    if (codec == null || clock == null) {
      throw new IllegalStateException("the deserializer is not open");
    }
    long arrivedAt = clock.getAsLong();
    try {
      Rating rating = codec.decode(record.value());
      long sentAt = RecordHeaders.readLong(record.headers(), RecordHeaders.SENT_AT, arrivedAt);
      out.collect(new Decoded(new ReceivedRating(rating, sentAt, arrivedAt), null));
    } catch (MalformedRecordException | RuntimeException e) {
      out.collect(new Decoded(null, deadLetter(record, e)));
    }
  }

  private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record, Exception reason) {
    Throwable root = reason.getCause() == null ? reason : reason.getCause();
    String message = reason.getMessage();
    return new DeadLetter(
        record.key(),
        record.value(),
        record.timestamp(),
        message == null ? "unreadable" : message,
        root.getClass().getName(),
        record.topic(),
        record.partition(),
        record.offset());
  }

  @Override
  public TypeInformation<Decoded> getProducedType() {
    return TypeInformation.of(Decoded.class);
  }
}

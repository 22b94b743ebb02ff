package dev.reelstream.collect;

import dev.reelstream.ingest.Decoded;
import dev.reelstream.ingest.RatingDeserializer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records as the streaming job does, and keeps where they stood. */
final class PlacedRatingDeserializer implements KafkaRecordDeserializationSchema<PlacedRating> {
  private static final long serialVersionUID = 1L;

  private final RatingDeserializer ratings = new RatingDeserializer();

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    ratings.open(context);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PlacedRating> out) {
    ratings.deserialize(record, new Placing(record, out));
  }

  @Override
  public TypeInformation<PlacedRating> getProducedType() {
    return TypeInformation.of(PlacedRating.class);
  }

  private record Placing(ConsumerRecord<byte[], byte[]> record, Collector<PlacedRating> out)
      implements Collector<Decoded> {
    @Override
    public void collect(Decoded decoded) {
      out.collect(
          new PlacedRating(
              decoded.rating() == null ? null : decoded.rating().rating(),
              record.partition(),
              record.offset()));
    }

    @Override
    public void close() {}
  }
}

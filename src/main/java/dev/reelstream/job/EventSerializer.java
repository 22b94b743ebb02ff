package dev.reelstream.job;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.DeadLetter;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.LateRating;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Session;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event as the record that its topic's contract asks for: key, value, event time and headers.
 */
final class EventSerializer<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;

  /** One event as a record, written with the task's own mapper. */
  interface Shape<T> extends java.io.Serializable {
    ProducerRecord<byte[], byte[]> record(String topic, T event, Json json);
  }

  private final String topic;
  private final Shape<T> shape;
  private transient @Nullable Json json;

  private EventSerializer(String topic, Shape<T> shape) {
    this.topic = topic;
    this.shape = shape;
  }

  /** The topic, by which a restarted sink finds the transactions it has to end. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(
            DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic)), new Properties()));
  }

  static EventSerializer<Recommendation> recommendations(String topic) {
    return new EventSerializer<>(
        topic,
        (to, event, json) ->
            with(
                record(to, event.eventTime(), event.userId(), json.write(event)),
                RecordHeaders.SENT_AT,
                Long.toString(event.sentAt())));
  }

  static EventSerializer<Session> sessions(String topic) {
    return plain(topic, Session::end, Session::userId);
  }

  static EventSerializer<Evaluation> evaluations(String topic) {
    return plain(topic, Evaluation::windowEnd, event -> event.model() + "@" + event.version());
  }

  static EventSerializer<LateRating> late(String topic) {
    return new EventSerializer<>(
        topic,
        (to, event, json) -> {
          Rating rating = event.rating();
          ProducerRecord<byte[], byte[]> record =
              record(to, rating.timestamp(), rating.userId(), json.write(rating));
          with(record, RecordHeaders.LATE_BY_MILLIS, Long.toString(event.lateByMillis()));
          return with(record, RecordHeaders.MISSED_SESSION, event.missedSessionId());
        });
  }

  static EventSerializer<DeadLetter> deadLetters(String topic) {
    return new EventSerializer<>(
        topic,
        (to, event, json) -> {
          Long timestamp = event.timestamp() < 0 ? null : event.timestamp();
          ProducerRecord<byte[], byte[]> record =
              new ProducerRecord<>(to, null, timestamp, event.key(), event.value());
          with(record, RecordHeaders.REASON, event.reason());
          with(record, RecordHeaders.EXCEPTION_CLASS, event.exceptionClass());
          with(record, RecordHeaders.SOURCE_TOPIC, event.topic());
          with(record, RecordHeaders.SOURCE_PARTITION, Integer.toString(event.partition()));
          return with(record, RecordHeaders.SOURCE_OFFSET, Long.toString(event.offset()));
        });
  }

  /** Ratings as producers write them. */
  static EventSerializer<Rating> ratings(String topic) {
    return plain(topic, Rating::timestamp, Rating::userId);
  }

  /** Records as they came. */
  static EventSerializer<RawRecord> raw(String topic) {
    return new EventSerializer<>(
        topic,
        (to, event, json) ->
            new ProducerRecord<>(to, null, event.timestamp(), event.key(), event.value()));
  }

  private static <T> EventSerializer<T> plain(
      String topic, SerializableFunction<T, Long> time, SerializableFunction<T, String> key) {
    return new EventSerializer<>(
        topic,
        (to, event, json) -> record(to, time.apply(event), key.apply(event), json.write(event)));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, long time, String key, byte[] value) {
    return new ProducerRecord<>(topic, null, Math.max(0, time), RecordHeaders.text(key), value);
  }

  private static ProducerRecord<byte[], byte[]> with(
      ProducerRecord<byte[], byte[]> record, String header, String value) {
    record.headers().add(header, RecordHeaders.text(value));
    return record;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    json = new Json();
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T event, KafkaSinkContext context, @Nullable Long timestamp) {
    if (json == null) {
      throw new IllegalStateException("the serializer is not open");
    }
    return shape.record(topic, event, json);
  }
}

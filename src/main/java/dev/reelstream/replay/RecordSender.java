package dev.reelstream.replay;

import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.kafka.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The producer of a replay: keeps order, counts what was acknowledged, loses nothing silently. */
final class RecordSender implements AutoCloseable {
  private static final Duration PATIENCE_WHEN_STOPPED = Duration.ofSeconds(5);

  private final KafkaConnection kafka;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong good = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private long headerMillis = Long.MIN_VALUE;
  private List<Header> headers = List.of();

  RecordSender(KafkaConnection kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            kafka.with(
                Map.of(
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    // An idempotent producer keeps the order of up to five requests.
                    "max.in.flight.requests.per.connection",
                    5,
                    "linger.ms",
                    10,
                    "batch.size",
                    64 * 1024,
                    "compression.type",
                    "lz4")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void sendGood(String key, byte[] value, long timestamp, long sentAt) {
    send(key, value, timestamp, sentAt, (metadata, e) -> acknowledge(good, e));
  }

  void sendBad(@Nullable String key, byte @Nullable [] value, long timestamp, long sentAt) {
    send(key, value, timestamp, sentAt, (metadata, e) -> acknowledge(bad, e));
  }

  /** Waits until everything sent is acknowledged. */
  void finish() {
    producer.flush();
    throwFailure();
  }

  /** Gives what was sent a few seconds to arrive, then lets go of the rest. */
  void abandon() {
    producer.close(PATIENCE_WHEN_STOPPED);
  }

  long acknowledgedGood() {
    return good.get();
  }

  long acknowledgedBad() {
    return bad.get();
  }

  @Override
  public void close() {
    producer.close(PATIENCE_WHEN_STOPPED);
  }

  private void send(
      @Nullable String key,
      byte @Nullable [] value,
      long timestamp,
      long sentAt,
      Callback acknowledgement) {
    throwFailure();
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    producer.send(
        new ProducerRecord<>(topic, null, timestamp, keyBytes, value, sentAt(sentAt)),
        acknowledgement);
  }

  private void acknowledge(AtomicLong count, @Nullable Exception e) {
    if (e == null) {
      count.incrementAndGet();
    } else {
      failure.compareAndSet(null, e);
    }
  }

  private void throwFailure() {
    Exception e = failure.get();
    if (e != null) {
      Throwable cause = e instanceof KafkaException && e.getCause() != null ? e.getCause() : e;
      throw new ReplayException(
          "sending to topic '%s' at %s failed after %d ratings: %s"
              .formatted(
                  topic, kafka.bootstrapServers(), good.get(), KafkaConnection.oneLine(cause)),
          e);
    }
  }

  /** Thousands of records leave within one millisecond: they share one header. */
  private List<Header> sentAt(long millis) {
    if (millis != headerMillis) {
      headerMillis = millis;
      byte[] text = Long.toString(millis).getBytes(StandardCharsets.US_ASCII);
      headers = List.of(new RecordHeader(RecordHeaders.SENT_AT, text));
    }
    return headers;
  }
}

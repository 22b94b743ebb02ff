package dev.reelstream.bench;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.Rating;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends ratings by an {@link OpenLoop}; each says when it was due, not when it left. */
final class RatingSender implements AutoCloseable {
  /** Sleeping is not more exact than this. */
  private static final long SHORTEST_SLEEP_NANOS = 1_000_000;

  private final Load load;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Json json = new Json();
  private final AtomicLong acknowledged = new AtomicLong();

  RatingSender(Load load) {
    this.load = load;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                load.bootstrapServers(),
                "acks",
                "all",
                "linger.ms",
                5,
                "compression.type",
                "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends everything; how many the broker has. */
  long send() {
    Iterator<Rating> ratings = load.traffic().workload(load.events(), load.seed()).ratings().get();
    // Both clocks at once, with everything made that takes time: what lies between would count.
    long startMillis = System.currentTimeMillis();
    OpenLoop schedule = new OpenLoop(System.nanoTime(), load.eventsPerSecond());
    for (long sent = 0; sent < load.events(); ) {
      long due = Math.min(load.events(), schedule.due(System.nanoTime()));
      for (; sent < due; sent++) {
        long dueMillis =
            startMillis + (schedule.dueNanos(sent) - schedule.startNanos()) / 1_000_000;
        send(ratings.next(), dueMillis);
      }
      long wait = schedule.dueNanos(sent) - System.nanoTime();
      LockSupport.parkNanos(Math.max(wait, SHORTEST_SLEEP_NANOS));
    }
    producer.flush();
    return acknowledged.get();
  }

  private void send(Rating rating, long dueMillis) {
    byte[] due = RecordHeaders.text(Long.toString(dueMillis));
    producer.send(
        new ProducerRecord<>(
            load.ratings(),
            null,
            rating.timestamp(),
            RecordHeaders.text(rating.userId()),
            json.write(rating),
            List.of(new RecordHeader(RecordHeaders.SENT_AT, due))),
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.incrementAndGet();
          }
        });
  }

  @Override
  public void close() {
    producer.close();
  }
}

package dev.reelstream.bench;

import dev.reelstream.codec.RecordHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads recommendations as they come, on a thread of its own. */
final class AnswerReader {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Load load;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private @Nullable LatencyWindows latencies;
  private volatile long giveUpNanos = System.nanoTime() + Duration.ofDays(1).toNanos();

  private AnswerReader(Load load, KafkaConsumer<byte[], byte[]> consumer, String isolation) {
    this.load = load;
    this.consumer = consumer;
    this.thread = new Thread(this::read, isolation);
  }

  /** Stands at the topic's end. */
  static AnswerReader atTheEnd(Load load, String isolation) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                load.bootstrapServers(),
                "isolation.level",
                isolation,
                "enable.auto.commit",
                false,
                "fetch.min.bytes",
                32 << 10,
                "fetch.max.wait.ms",
                5),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(load.recommendations()).stream()
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return new AnswerReader(load, consumer, isolation);
  }

  void start(long startMillis) {
    latencies =
        new LatencyWindows(
            startMillis + (long) (load.windows().warmUpSeconds() * 1000),
            (long) (load.windows().seconds() * 1000),
            load.windows().count());
    thread.start();
  }

  /** Waits for the last answers, as long as the load says. */
  LatencyWindows finish() throws InterruptedException {
    giveUpNanos = System.nanoTime() + (long) (load.settleSeconds() * 1e9);
    thread.join();
    if (latencies == null) {
      throw new IllegalStateException("the reader was not started");
    }
    return latencies;
  }

  private void read() {
    LatencyWindows taken = latencies;
    try (consumer) {
      while (taken != null
          && taken.received() < load.events()
          && System.nanoTime() - giveUpNanos < 0) {
        var records = consumer.poll(POLL);
        long now = System.currentTimeMillis();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          taken.record(RecordHeaders.readLong(record.headers(), RecordHeaders.SENT_AT, now), now);
        }
      }
    }
  }
}

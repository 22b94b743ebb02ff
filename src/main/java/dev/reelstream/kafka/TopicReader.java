package dev.reelstream.kafka;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic once, as it is now. */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TopicReader() {}

  /**
   * Hands over every committed record from the beginning to the current end, partition by
   * partition, each in offset order. Transaction markers and aborted records are not among them.
   *
   * @return how many
   * @throws TopicException if the topic is missing or the broker stops answering
   */
  public static long readAll(
      KafkaConnection kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer = open(kafka)) {
      long count = 0;
      for (TopicPartition partition : partitions(kafka, consumer, topic)) {
        count += read(kafka, consumer, partition, reader);
      }
      return count;
    } catch (TimeoutException e) {
      throw kafka.noAnswer(e);
    }
  }

  /** How many committed records a topic holds. */
  public static long count(KafkaConnection kafka, String topic) {
    return readAll(kafka, topic, record -> {});
  }

  private static long read(
      KafkaConnection kafka,
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    // For a read_committed reader the end is the first offset of the oldest open transaction.
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long count = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long position = consumer.position(partition);
    while (position < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          reader.accept(record);
          count++;
        }
      }
      long next = consumer.position(partition);
      if (next > position) {
        position = next;
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TopicException(
            "reading %s at %s stopped at offset %d of %d: the broker sent nothing for %d s"
                .formatted(
                    partition, kafka.bootstrapServers(), position, end, PATIENCE.toSeconds()));
      }
    }
    return count;
  }

  private static List<TopicPartition> partitions(
      KafkaConnection kafka, KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos.isEmpty()) {
      throw new TopicException(
          "topic '%s' does not exist at %s".formatted(topic, kafka.bootstrapServers()));
    }
    return infos.stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  private static KafkaConsumer<byte[], byte[]> open(KafkaConnection kafka) {
    return new KafkaConsumer<>(
        kafka.with(
            Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "auto.offset.reset",
                "earliest",
                // One fetch is under way per broker, and the one for the end of a partition that
                // has
                // been read would hold the next partition's back for this long.
                "fetch.max.wait.ms",
                10,
                "default.api.timeout.ms",
                10_000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}

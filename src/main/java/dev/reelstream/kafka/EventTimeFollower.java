package dev.reelstream.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows how far event time has come on a topic, by the timestamps of its records alone. */
public final class EventTimeFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, Long> newest = new HashMap<>();

  /** Starts at the beginning of the topic, which costs reading it once. */
  public EventTimeFollower(KafkaConnection kafka, String topic) {
    Map<String, Object> settings =
        kafka.with(Map.of("isolation.level", "read_committed", "allow.auto.create.topics", false));
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits until every partition that holds anything has come up to a moment; reads all that is
   * there first, so that many moments that have passed are one.
   *
   * @param due event time, milliseconds
   * @return the oldest of the partitions' newest timestamps, at least {@code due}
   */
  public long await(long due) {
    Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        newest.merge(record.partition(), record.timestamp(), Math::max);
      }
      long watermark =
          newest.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE);
      if (watermark >= due && hasReadUpTo(end)) {
        return watermark;
      }
    }
  }

  private boolean hasReadUpTo(Map<TopicPartition, Long> end) {
    return end.entrySet().stream()
        .allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}

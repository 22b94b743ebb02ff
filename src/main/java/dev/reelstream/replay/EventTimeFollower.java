package dev.reelstream.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.VoidDeserializer;

/** Follows how far event time has come on a topic, by the timestamps of its records alone. */
public final class EventTimeFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<Void, Void> consumer;
  private final Map<Integer, Long> newest = new HashMap<>();

  /** Starts at the beginning of the topic, which costs reading it once. */
  public EventTimeFollower(KafkaConnection kafka, String topic) {
    Map<String, Object> settings =
        kafka.with(Map.of("isolation.level", "read_committed", "allow.auto.create.topics", false));
    consumer = new KafkaConsumer<>(settings, new Ignored(), new Ignored());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits until every partition that holds anything has come up to a moment.
   *
   * @param due event time, milliseconds
   * @return the oldest of the partitions' newest timestamps, at least {@code due}
   */
  public long await(long due) {
    while (true) {
      for (ConsumerRecord<Void, Void> record : consumer.poll(POLL)) {
        newest.merge(record.partition(), record.timestamp(), Math::max);
      }
      long watermark =
          newest.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE);
      if (watermark >= due) {
        return watermark;
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Keys and values are nobody's business here, so none are made. */
  private static final class Ignored extends VoidDeserializer {
    @Override
    public Void deserialize(String topic, byte[] data) {
      return null;
    }
  }
}

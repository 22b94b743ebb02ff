package dev.reelstream.bench;

import dev.reelstream.kafka.KafkaConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Where topics end, asked of the broker: one small request, where a reader would take processor
 * time from what is measured.
 */
final class TopicEnds implements AutoCloseable {
  private final KafkaConnection kafka;
  private final Admin admin;
  private final Map<String, List<TopicPartition>> partitions = new HashMap<>();

  TopicEnds(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.admin();
  }

  /**
   * The sum of the partitions' end offsets, uncommitted records included. Each commit of a
   * transaction adds a marker to each of its partitions.
   */
  long of(String topic) {
    return offsets(List.of(topic)).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Removes all records, so that a next run finds its own alone. */
  void empty(List<String> topics) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    offsets(topics)
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    kafka.await(admin.deleteRecords(all).all(), "delete records");
  }

  private Map<TopicPartition, Long> offsets(List<String> topics) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (String topic : topics) {
      partitions
          .computeIfAbsent(topic, this::partitions)
          .forEach(each -> asked.put(each, OffsetSpec.latest()));
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    kafka
        .await(admin.listOffsets(asked).all(), "list offsets")
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private List<TopicPartition> partitions(String topic) {
    return kafka
        .await(admin.describeTopics(List.of(topic)).allTopicNames(), "describe topic " + topic)
        .values()
        .stream()
        .flatMap(each -> each.partitions().stream())
        .map(each -> new TopicPartition(topic, each.partition()))
        .toList();
  }

  @Override
  public void close() {
    admin.close();
  }
}

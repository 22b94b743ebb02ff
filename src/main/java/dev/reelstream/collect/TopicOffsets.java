package dev.reelstream.collect;

import dev.reelstream.kafka.KafkaConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka where the partitions of a topic begin and end. */
final class TopicOffsets {
  private final KafkaConnection kafka;
  private final Admin admin;

  private TopicOffsets(KafkaConnection kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /** Each partition from its beginning to the end of what is committed. */
  static Bound committed(KafkaConnection kafka, String topic) {
    try (Admin admin = kafka.admin()) {
      return new TopicOffsets(kafka, admin).committed(topic);
    }
  }

  private Bound committed(String topic) {
    String cluster = kafka.await(admin.describeCluster().clusterId(), "tell its cluster id");
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, ListOffsetsResultInfo> first = ask(partitions, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> end = ask(partitions, OffsetSpec.latest());
    SortedMap<Integer, Bound.Range> ranges = new TreeMap<>();
    end.forEach(
        (partition, until) -> {
          ListOffsetsResultInfo from = first.getOrDefault(partition, until);
          ranges.put(partition.partition(), new Bound.Range(from.offset(), until.offset()));
        });
    return new Bound(cluster, topic, ranges);
  }

  private List<TopicPartition> partitions(String topic) {
    Map<String, TopicDescription> topics =
        kafka.await(
            admin.describeTopics(List.of(topic)).allTopicNames(), "describe topic '" + topic + "'");
    return topics.values().stream()
        .flatMap(description -> description.partitions().stream())
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ask(
      List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    // At this level the latest offset is the first of the oldest transaction that is still open.
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return kafka.await(admin.listOffsets(asked, committed).all(), "list offsets");
  }
}

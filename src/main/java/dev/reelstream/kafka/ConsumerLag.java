package dev.reelstream.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * How far a consumer group is behind the end of a topic, summed over the partitions.
 *
 * @param written records between the topic's beginning and its end
 * @param consumed of these, those before the group's committed offsets
 */
public record ConsumerLag(long written, long consumed) {

  public long records() {
    return written - consumed;
  }

  /**
   * Asks the broker. A group that has committed nothing, or does not exist, has consumed nothing.
   *
   * @throws TopicException if the broker does not answer or the topic is missing
   */
  public static ConsumerLag of(KafkaConnection kafka, Admin admin, String group, String topic) {
    List<TopicPartition> partitions = partitions(kafka, admin, topic);
    Map<TopicPartition, Long> first = offsets(kafka, admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(kafka, admin, partitions, OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> committed =
        kafka.await(
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
            "tell the offsets of group '" + group + "'");
    long written = 0;
    long consumed = 0;
    for (TopicPartition partition : partitions) {
      long begin = first.getOrDefault(partition, 0L);
      OffsetAndMetadata offset = committed.get(partition);
      written += end.getOrDefault(partition, 0L) - begin;
      consumed += offset == null ? 0 : Math.max(0, offset.offset() - begin);
    }
    return new ConsumerLag(written, consumed);
  }

  private static List<TopicPartition> partitions(KafkaConnection kafka, Admin admin, String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    kafka
        .await(
            admin.describeTopics(List.of(topic)).allTopicNames(), "describe topic '" + topic + "'")
        .forEach(
            (name, description) -> {
              for (TopicPartitionInfo info : description.partitions()) {
                partitions.add(new TopicPartition(name, info.partition()));
              }
            });
    return partitions;
  }

  private static Map<TopicPartition, Long> offsets(
      KafkaConnection kafka, Admin admin, List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    Map<TopicPartition, ListOffsetsResultInfo> answers =
        kafka.await(admin.listOffsets(asked).all(), "list offsets");
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answers.forEach((partition, answer) -> offsets.put(partition, answer.offset()));
    return offsets;
  }
}

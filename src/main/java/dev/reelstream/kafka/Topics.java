package dev.reelstream.kafka;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of one installation: their names and their number of partitions.
 *
 * @param prefix goes before every name, empty for none
 * @param partitions of each topic that is keyed by user
 */
public record Topics(String prefix, int partitions) {
  public static final int DEFAULT_PARTITIONS = 4;

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,200}");

  public Topics {
    if (!LEGAL.matcher(prefix).matches()) {
      throw new TopicException(
          "topic prefix '%s' is not allowed: use letters, digits, '.', '_' and '-', at most 200"
              .formatted(prefix));
    }
    if (partitions < 1) {
      throw new TopicException(
          "partitions is %d: give a number of at least 1".formatted(partitions));
    }
  }

  /** The plain names with four partitions. */
  public static Topics standard() {
    return new Topics("", DEFAULT_PARTITIONS);
  }

  public String name(Topic topic) {
    return prefix + topic.baseName();
  }

  /** What {@link #ensure} found and made. */
  public record Ensured(List<String> created, List<String> existing) {}

  /**
   * Creates what is missing and checks what is there.
   *
   * @param oldestTimestamp of the records to come, epoch milliseconds: decides which retention
   *     would delete them
   * @throws TopicException if an existing topic would lose or change such records
   */
  public Ensured ensure(KafkaConnection kafka, Admin admin, Clock clock, long oldestTimestamp) {
    List<String> created = new ArrayList<>();
    List<String> existing = new ArrayList<>();
    List<Topic> toCheck = new ArrayList<>();
    List<String> all = Arrays.stream(Topic.values()).map(this::name).toList();
    List<String> missing = kafka.missing(admin, all);
    for (Topic topic : Topic.values()) {
      if (missing.contains(name(topic)) && create(kafka, admin, topic)) {
        created.add(name(topic));
      }
    }
    kafka.awaitCreated(admin, all);
    for (Topic topic : Topic.values()) {
      if (!created.contains(name(topic))) {
        existing.add(name(topic));
        toCheck.add(topic);
      }
    }
    new TopicCheck(kafka, this, clock.millis(), oldestTimestamp).check(admin, toCheck);
    return new Ensured(List.copyOf(created), List.copyOf(existing));
  }

  /** False when somebody else created it meanwhile. */
  private boolean create(KafkaConnection kafka, Admin admin, Topic topic) {
    int count = topic.singlePartition() ? 1 : partitions;
    // The replication factor is the broker's default: only its owner knows how many brokers there
    // are.
    NewTopic fresh =
        new NewTopic(name(topic), Optional.of(count), Optional.empty()).configs(topic.settings());
    KafkaFuture<Void> answer = admin.createTopics(List.of(fresh)).all();
    if (KafkaConnection.failsWith(answer, TopicExistsException.class)) {
      return false;
    }
    kafka.await(answer, "create topic '" + name(topic) + "'");
    return true;
  }
}

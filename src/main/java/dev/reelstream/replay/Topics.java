package dev.reelstream.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of one installation: their names and their number of partitions.
 *
 * @param prefix goes before every name, empty for none
 * @param partitions of each topic that is keyed by user
 */
public record Topics(String prefix, int partitions) {
  public static final int DEFAULT_PARTITIONS = 4;

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,200}");
  private static final Duration SETTLING = Duration.ofSeconds(10);

  public Topics {
    if (!LEGAL.matcher(prefix).matches()) {
      throw new ReplayException(
          "topic prefix '%s' is not allowed: use letters, digits, '.', '_' and '-', at most 200"
              .formatted(prefix));
    }
    if (partitions < 1) {
      throw new ReplayException(
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
   * @throws ReplayException if an existing topic would lose or change such records
   */
  public Ensured ensure(KafkaConnection kafka, Admin admin, Clock clock, long oldestTimestamp) {
    List<String> created = new ArrayList<>();
    List<String> existing = new ArrayList<>();
    List<Topic> toCheck = new ArrayList<>();
    for (Topic topic : missing(kafka, admin, List.of(Topic.values()))) {
      if (create(kafka, admin, topic)) {
        created.add(name(topic));
      }
    }
    awaitVisible(kafka, admin);
    for (Topic topic : Topic.values()) {
      if (!created.contains(name(topic))) {
        existing.add(name(topic));
        toCheck.add(topic);
      }
    }
    new TopicCheck(kafka, this, clock.millis(), oldestTimestamp).check(admin, toCheck);
    return new Ensured(List.copyOf(created), List.copyOf(existing));
  }

  private List<Topic> missing(KafkaConnection kafka, Admin admin, List<Topic> topics) {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(topics.stream().map(this::name).toList()).topicNameValues();
    List<Topic> missing = new ArrayList<>();
    for (Topic topic : topics) {
      KafkaFuture<TopicDescription> answer = answers.get(name(topic));
      if (answer != null && failsWith(answer, UnknownTopicOrPartitionException.class)) {
        missing.add(topic);
      } else if (answer != null) {
        kafka.await(answer, "describe topic '" + name(topic) + "'");
      }
    }
    return missing;
  }

  /** False when somebody else created it meanwhile. */
  private boolean create(KafkaConnection kafka, Admin admin, Topic topic) {
    int count = topic.singlePartition() ? 1 : partitions;
    // The replication factor is the broker's default: only its owner knows how many brokers there
    // are.
    NewTopic fresh =
        new NewTopic(name(topic), Optional.of(count), Optional.empty()).configs(topic.settings());
    KafkaFuture<Void> answer = admin.createTopics(List.of(fresh)).all();
    if (failsWith(answer, TopicExistsException.class)) {
      return false;
    }
    kafka.await(answer, "create topic '" + name(topic) + "'");
    return true;
  }

  /** Brokers learn of a new topic a moment after the controller has made it; readers would fail. */
  private void awaitVisible(KafkaConnection kafka, Admin admin) {
    long deadline = System.nanoTime() + SETTLING.toNanos();
    List<Topic> waiting = Arrays.asList(Topic.values());
    while (!(waiting = missing(kafka, admin, waiting)).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new ReplayException(
            "topic '%s' was created but Kafka at %s does not show it: see the broker's log"
                .formatted(name(waiting.get(0)), kafka.bootstrapServers()));
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    kafka.awaitLeaders(admin, Arrays.stream(Topic.values()).map(this::name).toList());
  }

  private static boolean failsWith(KafkaFuture<?> answer, Class<? extends Exception> type) {
    try {
      answer.get();
      return false;
    } catch (ExecutionException e) {
      return type.isInstance(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

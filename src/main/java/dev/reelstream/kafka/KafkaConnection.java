package dev.reelstream.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Where Kafka is and how its clients log in.
 *
 * @param properties client properties for every client beside the address, security for instance
 * @param patience how long an answer is waited for
 */
public record KafkaConnection(
    String bootstrapServers, Map<String, String> properties, Duration patience) {
  /** Long enough for a broker far away, short enough for somebody who mistyped a port. */
  private static final Duration UNSURE = Duration.ofSeconds(5);

  private static final Duration SURE = Duration.ofMinutes(1);

  private static final Duration SETTLING = Duration.ofSeconds(10);

  public KafkaConnection {
    properties = Map.copyOf(properties);
    if (bootstrapServers.isBlank()) {
      throw new TopicException("bootstrap servers are empty: give host:port");
    }
  }

  public KafkaConnection(String bootstrapServers, Map<String, String> properties) {
    this(bootstrapServers, properties, UNSURE);
  }

  public static KafkaConnection to(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of());
  }

  /** To a broker that is known to be there, and may be busy. */
  public KafkaConnection patient() {
    return new KafkaConnection(bootstrapServers, properties, SURE);
  }

  /**
   * Opens an admin client after a broker has answered.
   *
   * @throws TopicException if none answers in time, which is five seconds unless {@link #patient}
   */
  public Admin admin() {
    Admin admin = create((int) patience.toMillis());
    try {
      await(admin.describeCluster().nodes(), "describe the cluster");
      return admin;
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /** The client properties with those of the caller on top. */
  public Map<String, Object> with(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", bootstrapServers);
    all.putAll(more);
    return all;
  }

  /** Waits for an answer of the broker; what fails is told as one line. */
  public <T> T await(KafkaFuture<T> answer, String what) {
    try {
      return answer.get(patience.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      throw noAnswer(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw noAnswer(cause);
      }
      throw new TopicException(
          "Kafka at %s cannot %s: %s".formatted(bootstrapServers, what, oneLine(cause)), cause);
    }
  }

  /**
   * Waits until topics that were created a moment ago take records.
   *
   * <p>The controller answers before every broker has heard of a new topic, and a broker that has
   * not says that there is none.
   *
   * @throws TopicException if a topic does not show or no leader answers in time
   */
  public void awaitCreated(Admin admin, Collection<String> topics) {
    long deadline = System.nanoTime() + SETTLING.toNanos();
    Collection<String> waiting = topics;
    while (!(waiting = missing(admin, waiting)).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new TopicException(
            "topic '%s' was created but Kafka at %s does not show it: see the broker's log"
                .formatted(waiting.iterator().next(), bootstrapServers));
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    awaitLeaders(admin, topics);
  }

  /** Those of the topics that the broker does not know, in the given order. */
  List<String> missing(Admin admin, Collection<String> topics) {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(topics).topicNameValues();
    List<String> missing = new ArrayList<>();
    for (String topic : topics) {
      KafkaFuture<TopicDescription> answer = answers.get(topic);
      if (answer != null && failsWith(answer, UnknownTopicOrPartitionException.class)) {
        missing.add(topic);
      } else if (answer != null) {
        await(answer, "describe topic '" + topic + "'");
      }
    }
    return missing;
  }

  /** Whether an answer is this refusal; waits for it. */
  static boolean failsWith(KafkaFuture<?> answer, Class<? extends Exception> type) {
    try {
      answer.get();
      return false;
    } catch (ExecutionException e) {
      return type.isInstance(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Waits until the leader of every partition takes records.
   *
   * <p>A new topic shows in the metadata a moment before its broker has opened the partitions. When
   * the first batch of an idempotent producer is refused then and its second one is not, the broker
   * keeps the second and refuses the first until it expires (KAFKA-14359, KAFKA-15591): records are
   * lost although every client waits for acknowledgements.
   *
   * @throws TopicException if a topic is missing or no leader answers in time
   */
  public void awaitLeaders(Admin admin, Collection<String> topics) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    String names = "topic '" + String.join("', '", topics) + "'";
    await(admin.describeTopics(topics).allTopicNames(), "describe " + names)
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        partition ->
                            ends.put(
                                new TopicPartition(topic, partition.partition()),
                                OffsetSpec.latest())));
    // Only an opened partition knows its end; the client asks again while it is not.
    try {
      await(admin.listOffsets(ends).all(), "find the leaders of " + names);
    } catch (TopicException e) {
      throw e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
          ? new TopicException(
              "a partition of %s at %s has no leader (waited %d s): see the brokers' logs"
                  .formatted(names, bootstrapServers, patience.toSeconds()),
              e)
          : e;
    }
  }

  TopicException noAnswer(Throwable cause) {
    return new TopicException(
        "no Kafka broker answers at %s (waited %d s): start one there, or give another address"
            .formatted(bootstrapServers, patience.toSeconds()),
        cause);
  }

  public static String oneLine(Throwable e) {
    String message = e.getMessage();
    String first = message == null ? "" : message.strip().lines().findFirst().orElse("");
    return first.isEmpty() ? e.getClass().getSimpleName() : first;
  }

  private Admin create(int millis) {
    try {
      return Admin.create(
          with(
              Map.of(
                  "request.timeout.ms", millis,
                  "default.api.timeout.ms", millis)));
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TopicException(
          "cannot connect to Kafka at %s: %s".formatted(bootstrapServers, oneLine(cause)), e);
    }
  }
}

package dev.reelstream.job;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import java.io.Serializable;
import java.time.Duration;

/**
 * How the job reads from and writes to Kafka.
 *
 * @param bootstrapServers brokers, host:port, separated by commas
 * @param topicPrefix starts every topic name; may be empty
 * @param transactionTimeout the longest outage that loses nothing under exactly-once
 */
public record KafkaRules(
    String bootstrapServers,
    String groupId,
    String topicPrefix,
    Delivery delivery,
    String transactionalIdPrefix,
    Duration transactionTimeout)
    implements Serializable {
  public KafkaRules {
    filled("bootstrap servers", bootstrapServers);
    filled("group id", groupId);
    filled("transactional id prefix", transactionalIdPrefix);
    if (transactionTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "transaction timeout is " + transactionTimeout + ": expected at least 1 ms");
    }
  }

  private static void filled(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is empty");
    }
  }
}

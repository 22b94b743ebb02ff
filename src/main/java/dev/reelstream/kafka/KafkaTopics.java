package dev.reelstream.kafka;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * The topics of one installation: a Kafka, and what stands before each topic's name there.
 *
 * @param prefix of every topic name; may be empty
 */
public record KafkaTopics(KafkaConnection kafka, String prefix) {
  /** What the topic is called there. */
  public String name(Topic topic) {
    return topics().name(topic);
  }

  /** The connection, after a broker has answered; {@link TopicException} where none does. */
  public KafkaConnection answering() {
    kafka.admin().close();
    return kafka;
  }

  /** The models topic, created with the others where it is missing. */
  public ModelsTopic models() {
    try (Admin admin = kafka.admin()) {
      topics().ensure(kafka, admin, Clock.systemUTC(), System.currentTimeMillis());
    }
    return new ModelsTopic(kafka.bootstrapServers(), Map.of(), name(Topic.MODELS));
  }

  /** The options by which a verb in another process is told of it. */
  public List<String> arguments() {
    return List.of("--bootstrap-servers=" + kafka.bootstrapServers(), "--topic-prefix=" + prefix);
  }

  private Topics topics() {
    return new Topics(prefix, Topics.DEFAULT_PARTITIONS);
  }
}

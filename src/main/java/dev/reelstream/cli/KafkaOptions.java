package dev.reelstream.cli;

import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/** The Kafka of a running job, on this machine unless said otherwise. */
final class KafkaOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "The Kafka of the job (${DEFAULT-VALUE}).")
  private String bootstrapServers = "localhost:9092";

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Before every topic name.")
  private String topicPrefix = "";

  static KafkaOptions of(String bootstrapServers, String topicPrefix) {
    KafkaOptions options = new KafkaOptions();
    options.bootstrapServers = bootstrapServers;
    options.topicPrefix = topicPrefix;
    return options;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** What it is called there. */
  String topic(Topic topic) {
    return topics().name(topic);
  }

  /** {@code TopicException} where no broker answers. */
  KafkaConnection answering() {
    KafkaConnection kafka = connection();
    kafka.admin().close();
    return kafka;
  }

  /** Whoever has started this process has heard the broker; nobody has mistyped anything. */
  private KafkaConnection connection() {
    KafkaConnection kafka = KafkaConnection.to(bootstrapServers);
    return ReelstreamProcess.child() ? kafka.patient() : kafka;
  }

  /** The models topic, created with the others where it is missing. */
  ModelsTopic models() {
    KafkaConnection kafka = connection();
    try (Admin admin = kafka.admin()) {
      topics().ensure(kafka, admin, Clock.systemUTC(), System.currentTimeMillis());
    }
    return new ModelsTopic(bootstrapServers, Map.of(), topic(Topic.MODELS));
  }

  /** The same for another process. */
  List<String> arguments() {
    return List.of("--bootstrap-servers=" + bootstrapServers, "--topic-prefix=" + topicPrefix);
  }

  private Topics topics() {
    return new Topics(topicPrefix, Topics.DEFAULT_PARTITIONS);
  }
}

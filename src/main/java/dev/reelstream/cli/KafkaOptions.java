package dev.reelstream.cli;

import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.KafkaTopics;
import dev.reelstream.process.ReelstreamProcess;
import picocli.CommandLine.Option;

/** The Kafka of a running job, on this machine unless said otherwise. */
final class KafkaOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Kafka of the job (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers = "localhost:9092";

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Prefix for every topic name.")
  private String topicPrefix = "";

  /** The Kafka and its topics; nothing is asked of a broker yet. */
  KafkaTopics topics() {
    return topics(bootstrapServers, topicPrefix);
  }

  /** In a child process the parent has reached the broker already: it is there, and may be busy. */
  static KafkaTopics topics(String bootstrapServers, String topicPrefix) {
    KafkaConnection kafka = KafkaConnection.to(bootstrapServers);
    return new KafkaTopics(ReelstreamProcess.child() ? kafka.patient() : kafka, topicPrefix);
  }
}

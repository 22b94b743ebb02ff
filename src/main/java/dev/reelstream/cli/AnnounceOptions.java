package dev.reelstream.cli;

import dev.reelstream.job.ModelsTopic;
import dev.reelstream.replay.KafkaConnection;
import dev.reelstream.replay.Topic;
import dev.reelstream.replay.Topics;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where running jobs hear of a change of aliases. */
final class AnnounceOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "The Kafka on whose models topic to announce the change.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Before every topic name.")
  private String topicPrefix = "";

  /**
   * The topic, on a Kafka that answers, created where it is missing; empty where none was named.
   */
  Optional<ModelsTopic> topic() {
    return bootstrapServers == null
        ? Optional.empty()
        : Optional.of(to(bootstrapServers, topicPrefix));
  }

  /** The same where one must be named. */
  ModelsTopic required() {
    return topic()
        .orElseThrow(
            () ->
                new UsageException(
                    "--bootstrap-servers is missing: name the Kafka of the job, HOST:PORT"));
  }

  static ModelsTopic to(String servers, String prefix) {
    KafkaConnection kafka = KafkaConnection.to(servers);
    Topics topics = new Topics(prefix, Topics.DEFAULT_PARTITIONS);
    try (var admin = kafka.admin()) {
      topics.ensure(kafka, admin, Clock.systemUTC(), System.currentTimeMillis());
    }
    return new ModelsTopic(servers, Map.of(), topics.name(Topic.MODELS));
  }
}

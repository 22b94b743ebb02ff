package dev.reelstream.cli;

import dev.reelstream.kafka.ModelsTopic;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where running jobs hear of a change of aliases. */
final class AnnounceOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka on whose models topic to announce the change.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Prefix for every topic name.")
  private String topicPrefix = "";

  /**
   * The topic, on a Kafka that answers, created where it is missing; empty where none was named.
   */
  Optional<ModelsTopic> topic() {
    return bootstrapServers == null
        ? Optional.empty()
        : Optional.of(KafkaOptions.topics(bootstrapServers, topicPrefix).models());
  }

  /** The same where one must be named. */
  ModelsTopic required() {
    return topic()
        .orElseThrow(
            () ->
                new UsageException(
                    "--bootstrap-servers is missing: name the Kafka of the job, HOST:PORT"));
  }
}

package dev.reelstream.job;

import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicException;
import dev.reelstream.kafka.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The job's entry point for {@code flink run}: parallelism, checkpoints and state backend come from
 * Flink's own configuration, everything else from here.
 */
@Command(
    name = "recommender-job",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs the recommender on a Flink cluster: flink run reelstream-job.jar [options]")
public final class RecommenderJob {
  public static final String NAME = "reelstream";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "File with job options, see conf/reelstream.yaml.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one job option; overrides --config; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "Kafka client property for every client of the job, such as security.protocol=…; may be repeated.")
  private Map<String, String> kafka = new LinkedHashMap<>();

  public static void main(String[] args) throws Exception {
    RecommenderJob job = new RecommenderJob();
    try {
      if (!CommandLine.printHelpIfRequested(new CommandLine(job).parseArgs(args))) {
        job.submit();
      }
    } catch (ConfigException | TopicException | CommandLine.ParameterException e) {
      // Of this one Flink's command line shows the message alone; an exit code would end the
      // JobManager where the job is submitted there.
      throw new ProgramParametrizationException(NAME + ": " + e.getMessage());
    }
  }

  private void submit() throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    files.forEach(file -> options.putAll(ConfigFile.read(file)));
    options.putAll(set);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, JobConfig.parse(options), kafka);
    env.execute(NAME);
  }

  /**
   * Builds the whole job on Kafka, starting with the champion and the shadows that stand on the
   * models topic.
   *
   * @throws ConfigException if there is no champion
   */
  public static void define(
      StreamExecutionEnvironment env, JobConfig config, Map<String, String> clientProperties) {
    Topics topics = new Topics(config.kafka().topicPrefix(), Topics.DEFAULT_PARTITIONS);
    KafkaConnection kafka =
        new KafkaConnection(config.kafka().bootstrapServers(), clientProperties);
    try (Admin admin = kafka.admin()) {
      topics.ensure(kafka, admin, Clock.systemUTC(), System.currentTimeMillis());
    }
    ModelsTopic.Snapshot models =
        new ModelsTopic(
                config.kafka().bootstrapServers(), clientProperties, topics.name(Topic.MODELS))
            .read();
    if (models.champion().isEmpty()) {
      throw new ConfigException(
          "no champion on topic "
              + topics.name(Topic.MODELS)
              + ": train one and announce it first");
    }
    KafkaEnds ends = new KafkaEnds(config, clientProperties);
    ends.write(
        Pipeline.define(
            ends.ratings(env), ends.models(env, models.next()), models.announced(), config));
  }
}

package dev.reelstream.cli;

import dev.reelstream.job.ConfigFile;
import dev.reelstream.job.JobConfig;
import dev.reelstream.job.RecommenderJob;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.EmbeddedFlink;
import dev.reelstream.local.FlinkJob;
import dev.reelstream.local.LocalFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: the streaming job alone, on a cluster in this process and somebody's Kafka. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs the streaming job in this process on your Kafka, until Ctrl-C.")
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka to read from and write to (default: kafka.bootstrap-servers).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--model",
      paramLabel = "NAME[@V]",
      description =
          "Make this version the champion first (default: the champion on the models topic).")
  private @Nullable String model;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      defaultValue = "models",
      description = "Registry (default: ${DEFAULT-VALUE}).")
  private Path registry = Path.of("models");

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      description = "Prefix for every topic name.")
  private @Nullable String topicPrefix;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Job parallelism (default: ${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "File with job options, see conf/reelstream.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one job option; overrides --config; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Override
  public Integer call() {
    if (parallelism < 1 || parallelism > 128) {
      throw new UsageException("--parallelism is " + parallelism + ": expected 1 to 128");
    }
    JobConfig job = JobConfig.parse(options());
    ModelVersion announced = model == null ? null : version(model);
    KafkaConnection kafka = KafkaConnection.to(job.kafka().bootstrapServers());
    Topics topics = new Topics(job.kafka().topicPrefix(), Topics.DEFAULT_PARTITIONS);
    try (var admin = kafka.admin()) {
      topics.ensure(kafka, admin, Clock.systemUTC(), System.currentTimeMillis());
    }
    if (announced != null) {
      ModelsTopic models =
          new ModelsTopic(job.kafka().bootstrapServers(), Map.of(), topics.name(Topic.MODELS));
      Promotions.of(new ModelRegistry(registry), models).champion(announced, false);
    }
    try (LocalStack stack = LocalStack.create()) {
      EmbeddedFlink flink = stack.startFlink(LocalFlink.configuration(parallelism), 1, parallelism);
      StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink.configuration());
      RecommenderJob.define(env, job, Map.of());
      FlinkJob running = flink.submit(env);
      running.awaitRunning(Duration.ofMinutes(2));
      System.out.printf(
          "the job runs on Kafka at %s; Flink at %s; Ctrl-C ends it%n",
          job.kafka().bootstrapServers(), flink.restAddress());
      JobStatus end = running.await();
      if (end == JobStatus.FAILED) {
        throw new CliException(running.failure().orElse("the job failed"));
      }
      return 0;
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (config != null) {
      options.putAll(ConfigFile.read(config));
    }
    if (bootstrapServers != null) {
      options.put(ReelstreamOptions.BOOTSTRAP_SERVERS.key(), bootstrapServers);
    }
    if (topicPrefix != null) {
      options.put(ReelstreamOptions.TOPIC_PREFIX.key(), topicPrefix);
    }
    options.putAll(set);
    return options;
  }

  private ModelVersion version(String asked) {
    ModelVersion version = Checks.model("--model", asked).open(registry);
    return ModelVerifier.verify(version.directory());
  }
}

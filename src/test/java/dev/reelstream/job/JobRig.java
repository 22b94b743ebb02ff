package dev.reelstream.job;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.EmbeddedFlink;
import dev.reelstream.local.FlinkJob;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.TinyModels;
import dev.reelstream.retrieval.TinySavedModel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A broker, a mini-cluster and a model for as many runs of the whole job as a test class likes,
 * each on topics of its own.
 */
final class JobRig implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(300);

  // Fewer items than there are in the stream: some contexts are unknown to the model.
  private static final int VOCABULARY = MadeUpStream.ITEMS * 2 / 3;

  private final LocalStack stack;
  private final KafkaConnection kafka;
  private final EmbeddedFlink flink;
  private final ModelRegistry registry;
  private final ModelVersion model;
  private int runs;

  private JobRig(LocalStack stack, String bootstrapServers, int taskManagers, int slots) {
    this.stack = stack;
    kafka = KafkaConnection.to(bootstrapServers);
    flink = stack.startFlink(configuration(), taskManagers, slots);
    registry = new ModelRegistry(stack.directory().resolve("models"));
    model = publish(1);
  }

  static JobRig start(int taskManagers, int slots) {
    return start(stack -> stack.startKafka(0).bootstrapServers(), taskManagers, slots);
  }

  /** The same on a broker of somebody else. */
  static JobRig on(String bootstrapServers, int taskManagers, int slots) {
    return start(stack -> bootstrapServers, taskManagers, slots);
  }

  private static JobRig start(Function<LocalStack, String> broker, int taskManagers, int slots) {
    LocalStack stack = LocalStack.create();
    try {
      return new JobRig(stack, broker.apply(stack), taskManagers, slots);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** The product's own configuration, in more of a hurry. */
  private static Configuration configuration() {
    Path conf = Path.of(System.getProperty("user.dir"), "conf");
    Configuration configuration = GlobalConfiguration.loadConfiguration(conf.toString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(100));
    return configuration;
  }

  EmbeddedFlink flink() {
    return flink;
  }

  KafkaConnection kafka() {
    return kafka;
  }

  ModelRegistry registry() {
    return registry;
  }

  /** The version that runs start with. */
  ModelVersion model() {
    return model;
  }

  /** One more version of the same model, with weights of its own. */
  ModelVersion publish(long seed) {
    return TinySavedModel.random(VOCABULARY, 8, seed).publish(registry);
  }

  /** One more version, which works for tenths of a second on every batch. */
  ModelVersion publishSlow(long seed) {
    return TinyModels.publishSlow(registry, VOCABULARY, seed);
  }

  /** One more version, whose scores are blended with followers. */
  ModelVersion publishBlending(double weight, long seed) {
    return TinyModels.publishBlending(registry, VOCABULARY, weight, seed);
  }

  RunOutput run(RunRequest request, MadeUpStream stream) {
    JobRun run = open(request, stream);
    run.send(stream.ratings());
    return run.finish();
  }

  /** As {@link #run}, with {@link FailOnce} armed when a checkpoint holds half of the stream. */
  RunOutput runFailing(RunRequest request, MadeUpStream stream) {
    JobRun run = open(request, stream);
    int half = stream.ratings().size() / 2;
    run.send(stream.ratings().subList(0, half));
    run.awaitConsumed();
    run.awaitCheckpoint();
    FailOnce.arm();
    run.send(stream.ratings().subList(half, stream.ratings().size()));
    return run.finish();
  }

  /** Starts the job on fresh topics and returns when all of its tasks run. */
  JobRun open(RunRequest request, MadeUpStream stream) {
    return open(request, stream, List.of(), null);
  }

  /**
   * Starts the job from a savepoint, on topics that hold what it had read.
   *
   * @param before the ratings that were sent before the savepoint
   */
  JobRun restore(RunRequest request, MadeUpStream stream, List<Rating> before, Path savepoint) {
    return open(request, stream, before, savepoint);
  }

  private JobRun open(
      RunRequest request, MadeUpStream stream, List<Rating> before, @Nullable Path savepoint) {
    String prefix = "run-" + ++runs + "-";
    Topics topics = new Topics(prefix, Topics.DEFAULT_PARTITIONS);
    try (var admin = kafka.admin()) {
      topics.ensure(kafka, admin, Clock.systemUTC(), stream.ratings().get(0).timestamp());
    }
    ModelsTopic models =
        new ModelsTopic(kafka.bootstrapServers(), Map.of(), topics.name(Topic.MODELS));
    models.announce(model.announce(ModelAnnouncement.CHAMPION));
    request.shadows().forEach((alias, shadow) -> models.announce(shadow.announce(alias)));
    Map<String, String> options = new LinkedHashMap<>();
    options.put(ReelstreamOptions.BOOTSTRAP_SERVERS.key(), kafka.bootstrapServers());
    options.put(ReelstreamOptions.TOPIC_PREFIX.key(), prefix);
    options.put(ReelstreamOptions.GROUP_ID.key(), prefix + "group");
    options.put(ReelstreamOptions.TRANSACTIONAL_ID_PREFIX.key(), prefix + "tx");
    options.put(ReelstreamOptions.LIVE_FROM.key(), Long.toString(stream.liveFrom()));
    options.putAll(request.options());
    JobConfig config = JobConfig.parse(options);
    if (!before.isEmpty()) {
      JobRun.send(kafka, topics, config, request, before, (good, bad, time) -> {});
    }
    Configuration settings = new Configuration(flink.configuration());
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
    }
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(settings);
    env.setParallelism(request.parallelism());
    define(env, config, models, request);
    FlinkJob job = flink.submit(env);
    job.awaitRunning(START);
    return new JobRun(this, job, topics, config, request, stack.directory());
  }

  /** As {@link RecommenderJob#define}, with a place for a test's own operators before the sinks. */
  private static void define(
      StreamExecutionEnvironment env, JobConfig config, ModelsTopic models, RunRequest request) {
    ModelsTopic.Snapshot snapshot = models.read();
    KafkaEnds ends = new KafkaEnds(config, Map.of());
    ends.write(
        request
            .between()
            .apply(
                Pipeline.define(
                    ends.ratings(env),
                    ends.models(env, snapshot.next()),
                    snapshot.announced(),
                    config)));
  }

  @Override
  public void close() {
    stack.close();
  }
}

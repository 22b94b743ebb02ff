package dev.reelstream.harness;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.job.JobConfig;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.KafkaTopics;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicDump;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.report.ExampleUsers;
import dev.reelstream.report.HtmlReport;
import dev.reelstream.report.Progress;
import dev.reelstream.report.RunFolder;
import dev.reelstream.report.Summary;
import dev.reelstream.report.SwapMarks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** What a replay runs in: its broker and cluster, its topics, and the folder of its results. */
final class ReplayStack implements AutoCloseable {
  private static final int EXAMPLES = 3;

  private final ReplaySettings settings;
  private final ReplayPlan plan;
  private final Instant started;
  private final Map<String, String> options;
  private final LocalStack local;
  private final JobConfig config;
  private final KafkaConnection kafka;
  private final Topics topics;
  private final RunFolder folder;

  /** An end before the end, by failure or by Ctrl-C, leaves no folder that looks like a run. */
  private final AtomicBoolean kept = new AtomicBoolean();

  private ReplayStack(
      ReplaySettings settings,
      Map<String, String> options,
      ReplayPlan plan,
      Instant started,
      LocalStack local) {
    this.settings = settings;
    this.plan = plan;
    this.started = started;
    this.options = options;
    this.local = local;
    String servers =
        Objects.requireNonNullElseGet(
            settings.job().bootstrapServers(),
            () -> local.startKafka(settings.job().kafkaPort()).bootstrapServers());
    options.put(ReelstreamOptions.BOOTSTRAP_SERVERS.key(), servers);
    this.config = JobConfig.parse(options);
    // Nobody can have mistyped the address of a broker that has been started here.
    KafkaConnection connection = KafkaConnection.to(servers);
    this.kafka = settings.job().embedded() ? connection.patient() : connection;
    this.topics = topics();
    String label = plan.dataset().name().replaceAll("[^A-Za-z0-9.-]", "-");
    this.folder = RunFolder.create(settings.output().runs(), started, label);
    local.start(scratch -> this::discardUnlessKept);
  }

  /**
   * Starts the broker and makes topics and folder.
   *
   * @param options of the job, to which the broker's address is added
   */
  static ReplayStack start(
      ReplaySettings settings, Map<String, String> options, ReplayPlan plan, Instant started) {
    LocalStack local = LocalStack.create();
    try {
      return new ReplayStack(settings, options, plan, started, local);
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
  }

  /** Where versions of this run are kept. */
  Path registry() {
    Path named = settings.models().registry();
    return named == null ? folder.directory().resolve("models") : named;
  }

  /** Puts the starting models in force. */
  void announce(StartingModels models) {
    ModelsTopic topic = modelsTopic();
    // A registry that outlives an embedded broker names no champion for the sake of a trial.
    boolean trial = settings.job().embedded() && settings.models().registry() != null;
    models.announce(
        trial ? Promotions.trial(topic) : Promotions.of(new ModelRegistry(registry()), topic));
    if (!settings.job().embedded()) {
      // A Kafka that stays has a models topic that points into the folder from now on.
      kept.set(true);
    }
  }

  /** Sends everything through the job and reads what comes out. */
  Summary stream(StartingModels models, Progress progress) {
    try (OutputFollower follower =
        new OutputFollower(
            kafka,
            topics.name(Topic.RECOMMENDATIONS),
            topics.name(Topic.EVALUATIONS),
            plan.exampleUsers(EXAMPLES))) {
      ReplayRetraining retraining = retraining();
      Traffic traffic =
          new Traffic(settings, kafka, topics, config, plan, follower, progress, retraining);
      double seconds = traffic.run(local);
      if (retraining != null) {
        retraining.close();
      }
      follower.finish();
      progress.done();
      folder.writeEvaluations(
          SwapMarks.on(follower.evaluationRecords(), follower.championVersions().swaps()));
      progress.say("");
      ExampleUsers.lines(follower.examples(), plan.dataset().titles()::of).forEach(progress::say);
      Summary summary =
          new SummaryWriter(settings, plan, config, models, folder, started)
              .summary(kafka, topics, follower, traffic, seconds);
      folder.writeReport(HtmlReport.page(summary, follower.windows()));
      return summary;
    }
  }

  /** Writes what is left to write: the run is a run now. */
  void keep(Summary summary) {
    folder.writeConfig(options);
    folder.writeSummary(summary);
    kept.set(true);
    Path dump = settings.output().dump();
    if (dump != null) {
      TopicDump.write(kafka, topics, Set.of(Topic.values()), dump);
    }
  }

  /** A part of the stack, so that it is closed before the folder it writes to and its broker. */
  private @Nullable ReplayRetraining retraining() {
    if (settings.retraining().never()) {
      return null;
    }
    KafkaTopics place = new KafkaTopics(kafka, config.kafka().topicPrefix());
    return local.start(scratch -> new ReplayRetraining(place, registry(), settings));
  }

  private Topics topics() {
    Topics made = new Topics(config.kafka().topicPrefix(), Topics.DEFAULT_PARTITIONS);
    try (Admin admin = kafka.admin()) {
      made.ensure(kafka, admin, Clock.systemUTC(), plan.dataset().ratings().timestamp(0));
      if (!settings.job().embedded()) {
        requireUnused(made, admin);
      }
    }
    return made;
  }

  private void requireUnused(Topics made, Admin admin) {
    for (Topic topic : List.of(Topic.RATINGS, Topic.RECOMMENDATIONS)) {
      String name = made.name(topic);
      if (ConsumerLag.of(kafka, admin, "reelstream-none", name).written() > 0) {
        throw new HarnessException(
            "topic %s at %s already holds records: give another --topic-prefix, or delete it"
                .formatted(name, kafka.bootstrapServers()));
      }
    }
    String models = made.name(Topic.MODELS);
    for (ModelAnnouncement standing :
        new ModelsTopic(kafka.bootstrapServers(), Map.of(), models).read().announced()) {
      if (ModelAnnouncement.isShadow(standing.alias())) {
        throw new HarnessException(
            "topic %s at %s already holds %s: give another --topic-prefix, or give the alias up"
                .formatted(models, kafka.bootstrapServers(), standing.alias()));
      }
    }
  }

  private ModelsTopic modelsTopic() {
    return new ModelsTopic(kafka.bootstrapServers(), Map.of(), topics.name(Topic.MODELS));
  }

  private void discardUnlessKept() {
    if (!kept.get()) {
      folder.discard();
    }
  }

  @Override
  public void close() {
    local.close();
  }
}

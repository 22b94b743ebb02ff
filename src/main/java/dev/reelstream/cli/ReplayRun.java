package dev.reelstream.cli;

import dev.reelstream.cli.TrainerProcess.Trained;
import dev.reelstream.codec.Json;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.job.ConfigFile;
import dev.reelstream.job.JobConfig;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicDump;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.LocalStack;
import dev.reelstream.report.ClosingTable;
import dev.reelstream.report.ExampleUsers;
import dev.reelstream.report.HtmlReport;
import dev.reelstream.report.RunFolder;
import dev.reelstream.report.Summary;
import dev.reelstream.report.SwapMarks;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One replay from data set to table: open, train, start, stream, measure, report. */
final class ReplayRun {
  private static final int EXAMPLES = 3;

  private final ReplayCommand asked;
  private final PrintStream out = System.out;
  private final Instant started = Instant.now();

  ReplayRun(ReplayCommand asked) {
    this.asked = asked;
  }

  int run() throws Exception {
    Map<String, String> options = options();
    // Everything that can be wrong with the options is found before anything is started.
    JobConfig parsed = JobConfig.parse(options);
    asked.speed();
    asked.malformed();
    asked.blocking();
    if (asked.retrainEvery().isZero() && !asked.retrain.isEmpty()) {
      throw new UsageException("--retrain: nothing is retrained without --retrain-every");
    }
    ReplayModels models = ReplayModels.of(asked.model, asked.shadows, asked.training);
    if (models.blends()) {
      options.putIfAbsent(ReelstreamOptions.FOLLOWERS.key(), "true");
      if (!JobConfig.parse(options).followers()) {
        throw new UsageException(
            "recommend.followers is false: a hybrid needs it, leave it out or set it to true");
      }
    }
    if (models.steps()) {
      options.putIfAbsent(ReelstreamOptions.INCREMENTAL.key(), "true");
      if (!JobConfig.parse(options).incremental()) {
        throw new UsageException(
            "recommend.incremental is false: a gru-incremental needs it, leave it out or set it to true");
      }
    }
    if (!models.shadows().isEmpty() && !parsed.evaluation()) {
      throw new UsageException("--shadow: nothing scores it while evaluation.enabled is false");
    }
    try (ProgressView progress = ProgressView.create()) {
      Dataset dataset = asked.dataset.open(progress::reading);
      progress.done();
      ReplayPlan plan = ReplayPlan.of(dataset, asked.history, parsed.session().minRating());
      tellWhatRuns(plan, models, parsed.k());
      requireSomethingLive(plan);
      FirstModels first = new FirstModels(asked, models, plan);
      Map<ModelChoice, Trained> existing = first.existing();
      options.put(ReelstreamOptions.LIVE_FROM.key(), Long.toString(plan.boundary().timestamp()));
      try (LocalStack stack = LocalStack.create()) {
        String servers = servers(stack);
        options.put(ReelstreamOptions.BOOTSTRAP_SERVERS.key(), servers);
        JobConfig config = JobConfig.parse(options);
        KafkaConnection kafka = connection(servers);
        Topics topics = topics(kafka, config, plan);
        RunFolder folder =
            RunFolder.create(asked.runs, started, dataset.name().replaceAll("[^A-Za-z0-9.-]", "-"));
        // An end before the end, by failure or by Ctrl-C, leaves no folder that looks like a run.
        AtomicBoolean keep = new AtomicBoolean();
        stack.start(
            scratch ->
                () -> {
                  if (!keep.get()) {
                    folder.discard();
                  }
                });
        List<FirstModel> starting = first.complete(existing, folder, out);
        ModelsTopic announcements = modelsTopic(config, topics);
        starting.forEach(each -> announcements.announce(each.announcement()));
        // Somebody else's models topic points into the folder from now on.
        keep.set(asked.bootstrapServers != null);
        Summary summary = stream(stack, kafka, topics, config, plan, starting, folder, progress);
        folder.writeConfig(options);
        folder.writeSummary(summary);
        keep.set(true);
        if (asked.dump != null) {
          TopicDump.write(kafka, topics, Set.of(Topic.values()), asked.dump);
        }
        return conclude(summary, folder);
      }
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (asked.config != null) {
      options.putAll(ConfigFile.read(asked.config));
    }
    if (asked.k != null) {
      options.put(ReelstreamOptions.K.key(), Integer.toString(asked.k));
    }
    if (asked.topicPrefix != null) {
      options.put(ReelstreamOptions.TOPIC_PREFIX.key(), asked.topicPrefix);
    }
    long disorder = asked.disorder().toMillis();
    if (disorder > 0) {
      options.putIfAbsent(ReelstreamOptions.OUT_OF_ORDERNESS.key(), disorder + " ms");
    }
    // The figures of a replay are those of the models, not of the machine it runs on.
    options.putIfAbsent(ReelstreamOptions.SHADOW_WAIT.key(), "true");
    options.putAll(asked.set);
    return options;
  }

  private void tellWhatRuns(ReplayPlan plan, ReplayModels models, int k) {
    Dataset dataset = plan.dataset();
    dataset.notice().ifPresent(out::println);
    out.printf(
        Locale.ROOT,
        "replay of %s%s: %,d ratings by %,d users of %,d items, %,d of them live; %s, model %s%s, K = %d%n",
        dataset.name(),
        dataset.synthetic() ? " (SYNTHETIC data, not MovieLens)" : "",
        dataset.ratings().size(),
        dataset.ratings().users(),
        dataset.ratings().items(),
        plan.liveRatings(),
        asked.bootstrapServers == null ? "embedded Kafka" : "Kafka at " + asked.bootstrapServers,
        models.champion(),
        models.shadows().isEmpty()
            ? ""
            : models.shadows().stream()
                .map(ModelChoice::toString)
                .collect(Collectors.joining(", ", " with shadow ", "")),
        k);
    if (dataset.skippedLines() > 0) {
      out.printf(
          Locale.ROOT, "skipped %,d malformed lines of the data set%n", dataset.skippedLines());
    }
  }

  private void requireSomethingLive(ReplayPlan plan) {
    if (plan.positives() == 0) {
      throw new CliException(
          "nothing is live: with --history %s no rating of at least %s is left to recommend for"
              .formatted(asked.history, plan.minRating()));
    }
    if (plan.boundary().row() == 0) {
      throw new CliException(
          "there is no history to train on: --history %s of %d ratings is none"
              .formatted(asked.history, plan.dataset().ratings().size()));
    }
  }

  private String servers(LocalStack stack) {
    return asked.bootstrapServers == null
        ? stack.startKafka(asked.kafkaPort).bootstrapServers()
        : asked.bootstrapServers;
  }

  /** Nobody can have mistyped the address of a broker that has been started here. */
  private KafkaConnection connection(String servers) {
    KafkaConnection kafka = KafkaConnection.to(servers);
    return asked.bootstrapServers == null ? kafka.patient() : kafka;
  }

  private Topics topics(KafkaConnection kafka, JobConfig config, ReplayPlan plan) {
    Topics topics = new Topics(config.topicPrefix(), Topics.DEFAULT_PARTITIONS);
    try (var admin = kafka.admin()) {
      topics.ensure(kafka, admin, Clock.systemUTC(), plan.dataset().ratings().timestamp(0));
    }
    if (asked.bootstrapServers != null) {
      for (Topic topic : List.of(Topic.RATINGS, Topic.RECOMMENDATIONS)) {
        if (ReplayTraffic.records(kafka, topics.name(topic)) > 0) {
          throw new CliException(
              "topic %s at %s already holds records: give another --topic-prefix, or delete it"
                  .formatted(topics.name(topic), asked.bootstrapServers));
        }
      }
      for (ModelAnnouncement standing : modelsTopic(config, topics).read().announced()) {
        if (ModelAnnouncement.isShadow(standing.alias())) {
          throw new CliException(
              "topic %s at %s already holds %s: give another --topic-prefix, or give the alias up"
                  .formatted(topics.name(Topic.MODELS), asked.bootstrapServers, standing.alias()));
        }
      }
    }
    return topics;
  }

  private static ModelsTopic modelsTopic(JobConfig config, Topics topics) {
    return new ModelsTopic(config.bootstrapServers(), Map.of(), topics.name(Topic.MODELS));
  }

  private Summary stream(
      LocalStack stack,
      KafkaConnection kafka,
      Topics topics,
      JobConfig config,
      ReplayPlan plan,
      List<FirstModel> starting,
      RunFolder folder,
      ProgressView progress) {
    try (OutputFollower follower =
        new OutputFollower(
            kafka,
            topics.name(Topic.RECOMMENDATIONS),
            topics.name(Topic.EVALUATIONS),
            plan.exampleUsers(EXAMPLES))) {
      ReplayRetraining retraining = retraining(stack, config, folder);
      ReplayTraffic traffic =
          new ReplayTraffic(asked, kafka, topics, config, plan, follower, progress, retraining);
      double seconds = traffic.run(stack);
      if (retraining != null) {
        retraining.close();
      }
      follower.finish();
      progress.done();
      folder.writeEvaluations(
          SwapMarks.on(follower.evaluationRecords(), follower.championVersions().swaps()));
      out.println();
      ExampleUsers.lines(follower.examples(), plan.dataset().titles()::of).forEach(out::println);
      Summary summary =
          new SummaryWriter(asked, plan, config, starting, folder, started)
              .summary(kafka, topics, follower, traffic, seconds);
      folder.writeReport(HtmlReport.page(summary, follower.windows()));
      return summary;
    }
  }

  /** A part of the stack, so that it is closed before the folder it writes to and its broker. */
  private @Nullable ReplayRetraining retraining(
      LocalStack stack, JobConfig config, RunFolder folder) {
    if (asked.retrainEvery().isZero()) {
      return null;
    }
    return stack.start(
        scratch ->
            new ReplayRetraining(
                KafkaOptions.of(config.bootstrapServers(), config.topicPrefix()),
                FirstModels.registry(asked, folder),
                asked.dataset.seed(),
                asked.retrain,
                asked.blocking()));
  }

  private int conclude(Summary summary, RunFolder folder) {
    out.println();
    ClosingTable.lines(summary).forEach(out::println);
    out.println("results     " + folder.directory());
    if (summary.notice() != null) {
      out.println(summary.notice());
    }
    if (asked.json) {
      out.println(new String(new Json().write(summary), StandardCharsets.UTF_8));
    }
    if (!summary.complete()) {
      throw new CliException(
          "the output is incomplete: %d recommendations for %d live positives"
              .formatted(summary.topics().recommendations(), summary.live().positives()));
    }
    return 0;
  }
}

package dev.reelstream.cli;

import dev.reelstream.collect.Bound;
import dev.reelstream.collect.CollectExamples;
import dev.reelstream.collect.ExampleFiles;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.local.LocalFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retraining.Decision;
import dev.reelstream.retraining.History;
import dev.reelstream.retraining.RetrainRound;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of {@code retrain} in this process. */
final class RetrainOnce {
  private static final Logger LOG = LoggerFactory.getLogger(RetrainOnce.class);
  private static final String CANDIDATE = "candidate";

  private final RetrainCommand asked;
  private final PrintStream out = System.out;

  RetrainOnce(RetrainCommand asked) {
    this.asked = asked;
  }

  int run() throws Exception {
    ModelsTopic models = asked.kafka.models();
    ModelVersion champion = ModelVerifier.verify(standing(models));
    try (RetrainWork work = RetrainWork.lock(asked.work())) {
      Decision decision = decide(champion, work);
      conclude(decision, models);
      if (decision.outcome() != Decision.Outcome.SKIPPED) {
        work.removeCandidates();
      }
    }
    return 0;
  }

  private ModelAnnouncement standing(ModelsTopic models) {
    return models
        .read()
        .champion()
        .orElseThrow(
            () ->
                new CliException(
                    "no champion on topic %s at %s: train a first one and announce it"
                        .formatted(
                            asked.kafka.topic(Topic.MODELS), asked.kafka.bootstrapServers())));
  }

  private Decision decide(ModelVersion champion, RetrainWork work) throws Exception {
    Manifest manifest = champion.manifest();
    try (ProgressView progress = ProgressView.create()) {
      RetrainRound round =
          new RetrainRound(
              asked.config(),
              new ModelRegistry(asked.registry),
              work.candidates(),
              number(manifest.hyperparameters().get("minRating")),
              asked.seed,
              asked.hyperparameters,
              Clock.systemUTC());
      return round.run(
          collect(work),
          String.valueOf(manifest.hyperparameters().get("dataset")),
          champion,
          asked.dryRun,
          progress::training);
    }
  }

  private static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new CliException("the champion's manifest holds no minRating: train it again");
  }

  private History collect(RetrainWork work) throws Exception {
    KafkaConnection kafka = asked.kafka.answering();
    String topic = asked.kafka.topic(Topic.RATINGS);
    Bound bound = asked.bound == null ? Bound.now(kafka, topic) : Bound.read(asked.bound);
    Path examples = work.examples(bound);
    int slots = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    try (LocalStack stack = LocalStack.create()) {
      StreamExecutionEnvironment env = stack.batchEnvironment(LocalFlink.configuration(slots));
      CollectExamples.run(env, kafka, bound, examples, CollectExamples.DEFAULT_BUCKETS);
    }
    return History.of(ExampleFiles.read(examples, bound));
  }

  /** Aliases first, then the topic: what is announced is in the registry. */
  private void conclude(Decision decision, ModelsTopic models) {
    LOG.info("{} retraining of {}: {}", decision.outcome(), decision.model(), decision.reason());
    Integer version = decision.candidate();
    if (version != null) {
      ModelRegistry registry = new ModelRegistry(asked.registry);
      ModelVersion published = registry.open(decision.model(), version);
      registry.alias(decision.model(), CANDIDATE, version);
      models.announce(published.announce(CANDIDATE));
      if (decision.promoted()) {
        if (registry.alias(decision.model(), ModelAnnouncement.CHAMPION).isEmpty()) {
          // Announced without an alias: named now, so that a rollback finds it.
          registry.promote(decision.model(), decision.champion(), true);
        }
        registry.promote(decision.model(), version, false);
        models.announce(published.announce(ModelAnnouncement.CHAMPION));
      }
    }
    out.println(asked.json ? decision.json() : decision.line());
  }
}

package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.collect.Bound;
import dev.reelstream.collect.CollectExamples;
import dev.reelstream.collect.ExampleFiles;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.job.ModelsTopic;
import dev.reelstream.local.FileTree;
import dev.reelstream.local.LocalFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.KafkaConnection;
import dev.reelstream.replay.Topic;
import dev.reelstream.retraining.Decision;
import dev.reelstream.retraining.History;
import dev.reelstream.retraining.RetrainRound;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of {@code retrain} in this process. */
final class RetrainOnce {
  private static final Logger LOG = LoggerFactory.getLogger(RetrainOnce.class);
  private static final String CANDIDATE = "candidate";
  private static final String EXAMPLES = "examples-";

  private final RetrainCommand asked;
  private final PrintStream out = System.out;

  RetrainOnce(RetrainCommand asked) {
    this.asked = asked;
  }

  int run() throws Exception {
    ModelsTopic models = asked.kafka.models();
    ModelAnnouncement standing =
        models
            .read()
            .champion()
            .orElseThrow(
                () ->
                    new CliException(
                        "no champion on topic %s at %s: train a first one and announce it"
                            .formatted(
                                asked.kafka.topic(Topic.MODELS), asked.kafka.bootstrapServers())));
    ModelVersion champion = ModelVerifier.verify(standing);
    Manifest manifest = champion.manifest();
    double minRating = number(manifest.hyperparameters().get("minRating"));
    Decision decision;
    try (ProgressView progress = ProgressView.create()) {
      History history = collect();
      decision =
          new RetrainRound(
                  asked.config(),
                  new ModelRegistry(asked.registry),
                  asked.work().resolve("candidates"),
                  minRating,
                  asked.seed,
                  asked.hyperparameters,
                  Clock.systemUTC())
              .run(
                  history,
                  String.valueOf(manifest.hyperparameters().get("dataset")),
                  champion,
                  asked.dryRun,
                  progress::training);
    }
    conclude(decision, models);
    return 0;
  }

  private static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new CliException("the champion's manifest holds no minRating: train it again");
  }

  /** Into a folder of this bound, so that the same round again finds what it has collected. */
  private History collect() throws Exception {
    KafkaConnection kafka = asked.kafka.answering();
    String topic = asked.kafka.topic(Topic.RATINGS);
    Bound bound = asked.bound == null ? Bound.now(kafka, topic) : Bound.read(asked.bound);
    Path examples = asked.work().resolve(EXAMPLES + String.format("%08x", bound.hashCode()));
    removeOthers(examples);
    int slots = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    try (LocalStack stack = LocalStack.create()) {
      StreamExecutionEnvironment env = stack.batchEnvironment(LocalFlink.configuration(slots));
      CollectExamples.run(env, kafka, bound, examples, CollectExamples.DEFAULT_BUCKETS);
    }
    return History.of(ExampleFiles.read(examples, bound));
  }

  /** What earlier rounds have collected: the topic still holds it. */
  private static void removeOthers(Path examples) throws IOException {
    Files.createDirectories(examples.getParent());
    try (Stream<Path> all = Files.list(examples.getParent())) {
      all.filter(each -> String.valueOf(each.getFileName()).startsWith(EXAMPLES))
          .filter(each -> !each.getFileName().toString().startsWith("" + examples.getFileName()))
          .forEach(FileTree::delete);
    }
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
    if (asked.json) {
      out.println(new String(new Json().write(decision), StandardCharsets.UTF_8));
    } else {
      out.println(
          decision.outcome().name().toLowerCase(Locale.ROOT)
              + (version == null ? "" : " " + decision.model() + "@" + version)
              + ": "
              + decision.reason());
    }
  }
}

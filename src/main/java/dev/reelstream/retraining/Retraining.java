package dev.reelstream.retraining;

import dev.reelstream.collect.Bound;
import dev.reelstream.collect.CollectExamples;
import dev.reelstream.collect.ExampleFiles;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.kafka.Topic;
import dev.reelstream.local.LocalFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.training.TrainingProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of retraining in this process: collect, train, decide, promote. */
public final class Retraining {
  private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);

  private final RetrainSettings settings;
  private final ModelRegistry registry;
  private final ModelsTopic models;
  private final Promotions promotions;

  /** Connects; {@link dev.reelstream.kafka.TopicException} where no broker answers. */
  public Retraining(RetrainSettings settings) {
    this.settings = settings;
    this.registry = new ModelRegistry(settings.registry());
    this.models = settings.topics().models();
    this.promotions = Promotions.of(registry, models);
  }

  /**
   * Goes through with the round. A round that was killed goes on where it was, over the same bound.
   *
   * @throws RetrainingException where there is no champion, or another round is under way
   */
  public Decision run(TrainingProgress progress) throws Exception {
    ModelVersion champion = champion();
    try (RetrainWork work = RetrainWork.lock(settings.work())) {
      RetrainRound round = round(champion, collect(work), work);
      Optional<Decision> tooLittleNew = round.tooLittleNew();
      if (tooLittleNew.isPresent()) {
        return tooLittleNew.get();
      }
      long start = System.nanoTime();
      ModelVersion candidate = round.train(progress);
      double seconds = (System.nanoTime() - start) / 1e9;
      Decision decision = promote(round.decide(candidate).after(seconds), candidate);
      work.removeCandidates();
      return decision;
    }
  }

  private ModelVersion champion() {
    ModelAnnouncement standing =
        models
            .read()
            .champion()
            .orElseThrow(
                () ->
                    new RetrainingException(
                        "no champion on topic %s at %s: train a first one and announce it"
                            .formatted(
                                settings.topics().name(Topic.MODELS),
                                settings.topics().kafka().bootstrapServers())));
    return ModelVerifier.verify(standing);
  }

  private History collect(RetrainWork work) throws Exception {
    KafkaConnection kafka = settings.topics().answering();
    Path file = settings.bound();
    Bound bound =
        file == null ? Bound.now(kafka, settings.topics().name(Topic.RATINGS)) : Bound.read(file);
    Path examples = work.examples(bound);
    int slots = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    try (LocalStack stack = LocalStack.create()) {
      StreamExecutionEnvironment env = stack.batchEnvironment(LocalFlink.configuration(slots));
      CollectExamples.run(env, kafka, bound, examples, CollectExamples.DEFAULT_BUCKETS);
    }
    return History.of(ExampleFiles.read(examples, bound, Ratings::of));
  }

  private RetrainRound round(ModelVersion champion, History history, RetrainWork work) {
    return RetrainRound.of(
        settings.tuning(),
        champion,
        history,
        new ModelRegistry(work.candidates(), Clock.systemUTC()),
        Clock.systemUTC());
  }

  /** Publishes the candidate with the decision in its manifest, and puts it in force if it won. */
  private Decision promote(Decision decision, ModelVersion candidate) {
    LOG.info("{} retraining of {}: {}", decision.outcome(), decision.model(), decision.reason());
    if (settings.dryRun()) {
      return decision;
    }
    ModelVersion published = RetrainRound.publish(candidate, decision, registry);
    promotions.candidate(published);
    if (decision.promoted()) {
      promotions.champion(published, false);
    }
    return decision.published(published.manifest().version());
  }
}

package dev.reelstream.bench;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.data.TimelinesBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A {@code gru} of 64 dimensions over the catalogue of ml-1m that has hardly been trained: what it
 * says is worth little, what it costs is what a trained one costs.
 */
final class BenchModel {
  private static final int TIMELINES = 64;
  private static final int LENGTH = 30;

  private BenchModel() {}

  /** Publishes it. */
  static ModelVersion publish(Path registry, long seed) {
    TimelinesBuilder timelines =
        new TimelinesBuilder(
                IntStream.rangeClosed(1, Workload.CATALOGUE).mapToObj(Integer::toString).toList())
            .wholeCatalogue();
    SplittableRandom random = new SplittableRandom(seed);
    for (int user = 1; user <= TIMELINES; user++) {
      timelines.add(Integer.toString(user), random.ints(LENGTH, 0, Workload.CATALOGUE).toArray());
    }
    return Training.run(
        timelines.build(0),
        new TrainRequest(
            "gru",
            "synthetic",
            2,
            seed,
            Map.of("dimensions", "64", "epochs", "1", "validationTargets", "0"),
            "none",
            Map.of()),
        new ModelRegistry(registry),
        update -> {},
        Clock.systemUTC());
  }

  /** Makes it the champion of the jobs over these topics. */
  static void announce(ModelVersion version, LoadedTopic topic) {
    new ModelsTopic(topic.kafka().bootstrapServers(), Map.of(), topic.name(Topic.MODELS))
        .announce(version.announce(ModelAnnouncement.CHAMPION));
  }
}

package dev.reelstream.cli;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.LiveBoundary;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.replay.Fraction;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.ReplayResult;
import dev.reelstream.replay.Replayer;
import dev.reelstream.replay.Speed;
import dev.reelstream.report.ProgressView;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code feed}: a data set into the ratings topic, for a job that runs somewhere else. */
@Command(
    name = "feed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Sends a data set to the ratings topic of a running job, and measures nothing (replay does).")
final class FeedCommand implements Callable<Integer> {
  @Mixin private DatasetOptions datasetOptions = new DatasetOptions();

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  @Option(
      names = "--history",
      paramLabel = "SHARE",
      defaultValue = "0.8",
      description =
          "Share of the ratings, oldest first, sent as fast as possible (default: ${DEFAULT-VALUE}).")
  private double history = 0.8;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events per second after the history (default: no limit).")
  private @Nullable Double rate;

  @Override
  public Integer call() {
    Checks.share("--history", history);
    KafkaConnection kafka = kafkaOptions.topics().answering();
    try (ProgressView progress = ProgressView.create()) {
      Dataset dataset = datasetOptions.open(progress::reading);
      progress.done();
      dataset.notice().ifPresent(System.out::println);
      Ratings ratings = dataset.ratings();
      ReplayResult result =
          new Replayer(kafka, ReplayClock.system())
              .replay(
                  IntStream.range(0, ratings.size()).mapToObj(ratings::get).iterator(),
                  request(ratings.liveBoundary(history)),
                  (good, bad, time) -> progress.show("feed", good, ratings.size(), ""));
      progress.done();
      System.out.printf(
          "sent %,d of %,d ratings of %s%n", result.sent(), ratings.size(), dataset.name());
      return result.stopped() ? 1 : 0;
    }
  }

  private ReplayRequest request(LiveBoundary boundary) {
    return new ReplayRequest(
        kafkaOptions.topics().name(Topic.RATINGS),
        Speed.MAX,
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        boundary.timestamp(),
        Duration.ZERO,
        Fraction.NONE,
        datasetOptions.seed());
  }
}

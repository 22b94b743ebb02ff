package dev.reelstream.harness;

import dev.reelstream.job.JobConfig;
import dev.reelstream.job.LeftTransactions;
import dev.reelstream.job.RecommenderJob;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.EmbeddedFlink;
import dev.reelstream.local.FlinkJob;
import dev.reelstream.local.LocalFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.ReplayResult;
import dev.reelstream.replay.Replayer;
import dev.reelstream.report.Progress;
import dev.reelstream.report.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The streaming part of a replay: job up, ratings in, everything answered, job drained. */
final class Traffic {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ReplaySettings settings;
  private final KafkaConnection kafka;
  private final Topics topics;
  private final JobConfig config;
  private final ReplayPlan plan;
  private final OutputFollower follower;
  private final Progress progress;
  private final @Nullable ReplayRetraining retraining;
  private long startNanos;
  private long sent;
  private long malformed;
  private long lastLook;
  private long shownSent;
  private long eventTime;

  Traffic(
      ReplaySettings settings,
      KafkaConnection kafka,
      Topics topics,
      JobConfig config,
      ReplayPlan plan,
      OutputFollower follower,
      Progress progress,
      @Nullable ReplayRetraining retraining) {
    this.settings = settings;
    this.kafka = kafka;
    this.topics = topics;
    this.config = config;
    this.plan = plan;
    this.follower = follower;
    this.progress = progress;
    this.retraining = retraining;
  }

  /** Bad records sent beside the good ones. */
  long malformed() {
    return malformed;
  }

  long sent() {
    return sent;
  }

  /** Rounds of retraining, in their order. */
  List<Summary.Retraining> retrainings() {
    return retraining == null ? List.of() : retraining.rounds();
  }

  /**
   * Runs the job over the whole data set; seconds from the first record sent to the last result
   * committed.
   */
  double run(LocalStack stack) {
    Configuration flinkConfiguration = LocalFlink.configuration(settings.job().parallelism());
    flinkConfiguration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    EmbeddedFlink flink = stack.startFlink(flinkConfiguration, 1, settings.job().parallelism());
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink.configuration());
    RecommenderJob.define(env, config, Map.of());
    FlinkJob job = flink.submit(env);
    job.awaitRunning(START);
    startNanos = System.nanoTime();
    lastLook = startNanos;
    try (Admin admin = kafka.admin()) {
      ReplayResult result =
          new Replayer(kafka, ReplayClock.system())
              .replay(
                  plan.ratings(
                      () -> awaitConsumed(job, admin),
                      settings.retraining().every().toMillis(),
                      (eventTime, before) -> retrain(eventTime, before, job, admin)),
                  request(),
                  (good, bad, time) -> look(job, admin, good, time));
      sent = result.sent();
      malformed = result.malformed();
      if (result.stopped()) {
        throw new HarnessException("stopped");
      }
      awaitConsumed(job, admin);
    }
    job.stopWithDrain(stack.directory().resolve("savepoint"));
    LeftTransactions.abort(config, Map.of());
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private void retrain(long eventTime, int before, FlinkJob job, Admin admin) {
    if (retraining != null) {
      // The newest ones may still wait in the producer: no lag yet, and not read either.
      do {
        awaitConsumed(job, admin);
      } while (job.consumed(topics.name(Topic.RATINGS)) < before);
      retraining.at(eventTime, job);
    }
  }

  private ReplayRequest request() {
    return new ReplayRequest(
        topics.name(Topic.RATINGS),
        settings.pace().speed(),
        settings.pace().rate(),
        plan.boundary().timestamp(),
        settings.pace().disorder(),
        settings.pace().malformed(),
        settings.data().seed());
  }

  /**
   * Returns when the job has read everything that was sent. Also between history and live part, so
   * that the first live ratings do not wait in line behind the history.
   */
  private void awaitConsumed(FlinkJob job, Admin admin) {
    while (show(job, admin, shownSent, eventTime) > 0) {
      try {
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HarnessException("interrupted");
      }
    }
  }

  /** Looks no more than once a second: the replay's own thread pays for it. */
  private void look(FlinkJob job, Admin admin, long good, long time) {
    if (System.nanoTime() - lastLook >= BETWEEN_LOOKS.toNanos()) {
      show(job, admin, good, time);
      lastLook = System.nanoTime();
    }
    shownSent = good;
    eventTime = time;
  }

  private long show(FlinkJob job, Admin admin, long good, long time) {
    Optional<String> failure = job.failure();
    if (failure.isPresent()) {
      throw new HarnessException(failure.get());
    }
    shownSent = good;
    eventTime = time;
    String ratings = topics.name(Topic.RATINGS);
    long consumed = job.consumed(ratings);
    long lag = ConsumerLag.of(kafka, admin, config.kafka().groupId(), ratings).written() - consumed;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String hitRate =
        follower
            .championHitRate()
            .map(rate -> String.format(Locale.ROOT, "%.4f", rate))
            .orElse("–");
    progress.show(
        "replay",
        consumed,
        plan.dataset().ratings().size(),
        String.format(
            Locale.ROOT,
            // The narrower the terminal, the more of the end is cut off.
            "HR@%d so far %s, %,d events/s, lag %,d, at %s, %,d sent",
            config.serving().k(),
            hitRate,
            Math.round(consumed / Math.max(seconds, 1e-3)),
            lag,
            DAY.format(Instant.ofEpochMilli(time)),
            good));
    return lag;
  }
}

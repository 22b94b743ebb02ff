package dev.reelstream.job;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.FlinkJob;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayProgress;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.ReplayResult;
import dev.reelstream.replay.Replayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A job under way, from its first rating to its drained end. */
record JobRun(
    JobRig rig,
    FlinkJob job,
    Topics topics,
    JobConfig config,
    RunRequest request,
    Path savepoints) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long SEED = 11;

  ReplayResult send(List<Rating> ratings) {
    return send(ratings, (good, bad, time) -> {});
  }

  ReplayResult send(List<Rating> ratings, ReplayProgress progress) {
    return send(rig.kafka(), topics, config, request, ratings, progress);
  }

  static ReplayResult send(
      KafkaConnection kafka,
      Topics topics,
      JobConfig config,
      RunRequest request,
      List<Rating> ratings,
      ReplayProgress progress) {
    ReplayRequest replay =
        new ReplayRequest(
            topics.name(Topic.RATINGS),
            request.speed(),
            request.rate(),
            config.session().liveFrom(),
            request.disorder(),
            request.malformed(),
            SEED);
    return new Replayer(kafka, ReplayClock.system()).replay(ratings.iterator(), replay, progress);
  }

  /**
   * Returns when the job has read everything that was sent. Not by the group's committed offsets:
   * an idle Kafka source commits them up to ten seconds later.
   */
  void awaitConsumed() {
    String topic = topics.name(Topic.RATINGS);
    long written;
    try (Admin admin = rig.kafka().admin()) {
      written = ConsumerLag.of(rig.kafka(), admin, config.kafka().groupId(), topic).written();
    }
    awaitMetrics(
        List.of("currentOffset"),
        now ->
            written
                == now.entrySet().stream()
                    .filter(metric -> metric.getKey().contains("." + topic + ".partition."))
                    .mapToLong(metric -> (long) metric.getValue().max() + 1)
                    .sum());
  }

  /** Returns after one more checkpoint: what has been read by now is written. */
  void awaitCheckpoint() {
    FlinkRest rest = new FlinkRest(rig.flink().restAddress());
    int completed = rest.checkpoints(job.id());
    // One may be under way, which has begun before.
    await(
        () -> "checkpoints are stuck at " + completed,
        () -> rest.checkpoints(job.id()) >= completed + 2);
  }

  void announce(ModelVersion version) {
    announce(version, ModelAnnouncement.CHAMPION);
  }

  void announce(ModelVersion version, String alias) {
    models().announce(version.announce(alias));
  }

  /** Returns when all subtasks stamp with the version. */
  void awaitInForce(int version) {
    awaitMetrics(
        List.of("activeModelVersion"),
        now ->
            now.entrySet().stream()
                .anyMatch(
                    metric ->
                        metric.getKey().endsWith(".activeModelVersion")
                            && metric.getValue().min() == version
                            && metric.getValue().max() == version));
  }

  ModelsTopic models() {
    return new ModelsTopic(config.kafka().bootstrapServers(), Map.of(), topics.name(Topic.MODELS));
  }

  /** Returns when the metrics of these names are as expected. */
  Map<String, FlinkRest.Aggregate> awaitMetrics(
      List<String> names, Predicate<Map<String, FlinkRest.Aggregate>> expected) {
    FlinkRest rest = new FlinkRest(rig.flink().restAddress());
    await(
        () -> "metrics are " + rest.metrics(job.id(), names),
        () -> expected.test(rest.metrics(job.id(), names)));
    return rest.metrics(job.id(), names);
  }

  /** Waits for the last rating, drains the job, and reads every topic. */
  RunOutput finish() {
    awaitConsumed();
    job.awaitRunning(PATIENCE);
    job.stopWithDrain(savepoint());
    LeftTransactions.abort(config, Map.of());
    Map<Topic, List<ConsumerRecord<byte[], byte[]>>> records = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
      TopicReader.readAll(rig.kafka(), topics.name(topic), all::add);
      records.put(topic, all);
    }
    return new RunOutput(records, new FlinkRest(rig.flink().restAddress()).failures(job.id()));
  }

  /** The folder of the savepoint that {@link #finish} leaves. */
  Path savepoint() {
    return savepoints.resolve(topics.prefix() + "savepoint");
  }

  private void await(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      job.failure()
          .ifPresent(
              why -> {
                throw new AssertionError(why);
              });
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + PATIENCE.toSeconds() + " s: " + what.get());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}

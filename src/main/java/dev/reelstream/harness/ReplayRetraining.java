package dev.reelstream.harness;

import dev.reelstream.kafka.KafkaTopics;
import dev.reelstream.local.FileTree;
import dev.reelstream.local.FlinkJob;
import dev.reelstream.process.Interruption;
import dev.reelstream.process.ProcessException;
import dev.reelstream.report.Summary;
import dev.reelstream.retraining.Decision;
import dev.reelstream.retraining.RetrainProcess;
import dev.reelstream.retraining.RetrainSettings;
import dev.reelstream.retraining.RetrainingException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The retraining rounds of a replay, each in a process of its own: with the replay held until the
 * decision is in force, so that figures do not depend on the machine, or beside it, as in
 * production.
 */
final class ReplayRetraining implements AutoCloseable {
  private static final Duration IN_FORCE = Duration.ofMinutes(2);
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<String> arguments;
  private final boolean blocking;
  private final Path work;
  private final List<Summary.Retraining> rounds = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Thread beside;
  private @Nullable RetrainProcess underWay;
  private volatile boolean closed;

  /**
   * @param registry where champion and candidates are kept
   */
  ReplayRetraining(KafkaTopics topics, Path registry, ReplaySettings settings) {
    this.blocking = settings.retraining().blocking();
    // Temporary: what a round has collected is on the topic, and the topic ends with the replay.
    work = registry.resolve(".retrain-replay");
    arguments =
        new RetrainSettings(
                topics,
                registry,
                work,
                RetrainSettings.Tuning.of(settings.data().seed(), settings.retraining().options()),
                false,
                null)
            .arguments();
  }

  /** Rounds so far, in their order. */
  List<Summary.Retraining> rounds() {
    return List.copyOf(rounds);
  }

  /**
   * A boundary of event time has come: everything before it has been sent and read.
   *
   * @param eventTime of the boundary, milliseconds
   */
  void at(long eventTime, FlinkJob job) {
    if (blocking) {
      Decision decision = round(eventTime);
      if (decision.promoted() && decision.candidate() != null) {
        awaitInForce(job, decision.candidate());
      }
      return;
    }
    if (beside != null && beside.isAlive()) {
      System.err.println(
          "retraining: the round before is not through at " + day(eventTime) + ", none is begun");
      return;
    }
    beside = new Thread(() -> roundBeside(eventTime), "retraining");
    beside.setDaemon(true);
    beside.start();
  }

  private void roundBeside(long eventTime) {
    try {
      round(eventTime);
    } catch (HarnessException | ProcessException | RetrainingException e) {
      if (!closed && !Interruption.interrupted()) {
        System.err.println("retraining: " + e.getMessage());
      }
    }
  }

  private Decision round(long eventTime) {
    long start = System.nanoTime();
    Decision decision;
    try (RetrainProcess process = begin()) {
      decision = process.decision();
    } finally {
      through();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    rounds.add(
        new Summary.Retraining(
            eventTime,
            decision.outcome().name().toLowerCase(Locale.ROOT),
            decision.reason(),
            decision.champion(),
            decision.candidate(),
            decision.trainedThrough(),
            decision.cases(),
            decision.candidateHitRate(),
            decision.championHitRate(),
            decision.lowerBound(),
            seconds));
    System.err.printf(
        Locale.ROOT,
        "retraining at %s: %s after %.0f s, %s%n",
        day(eventTime),
        decision.outcome().name().toLowerCase(Locale.ROOT),
        seconds,
        decision.reason());
    return decision;
  }

  private synchronized RetrainProcess begin() {
    if (closed) {
      throw new HarnessException("no round is begun any more: the replay is at its end");
    }
    RetrainProcess begun = RetrainProcess.start(arguments);
    underWay = begun;
    return begun;
  }

  private synchronized void through() {
    underWay = null;
  }

  private static String day(long eventTime) {
    return DAY.format(Instant.ofEpochMilli(eventTime));
  }

  /** Ends a round that is under way: nothing is left that its decision could be of use to. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (underWay != null) {
      if (!Interruption.interrupted()) {
        System.err.println("retraining: a round is under way at the end, and ends with the replay");
      }
      underWay.close();
    }
    FileTree.delete(work);
  }

  private static void awaitInForce(FlinkJob job, int version) {
    long deadline = System.nanoTime() + IN_FORCE.toNanos();
    while (!job.showsEverywhere("activeModelVersion", version)) {
      job.failure()
          .ifPresent(
              why -> {
                throw new HarnessException(why);
              });
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new HarnessException(
            "version %d was announced and is not in force after %d s: the log says why"
                .formatted(version, IN_FORCE.toSeconds()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}

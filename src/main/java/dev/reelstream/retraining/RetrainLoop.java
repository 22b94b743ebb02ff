package dev.reelstream.retraining;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.EventTimeFollower;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.process.Interruption;
import dev.reelstream.process.ProcessException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retraining again and again: a round in a process of its own whenever its time has come. */
public final class RetrainLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RetrainLoop.class);

  private final RetrainSettings settings;
  private final Duration period;
  private final BiConsumer<String, Decision> listener;

  /**
   * @param listener hears when a round was due and what it came to
   */
  public RetrainLoop(
      RetrainSettings settings, Duration period, BiConsumer<String, Decision> listener) {
    this.settings = settings;
    this.period = period;
    this.listener = listener;
  }

  /** A round whenever so much time of the clock has passed, until the process is told to end. */
  public void byWallTime() throws InterruptedException {
    // An address that was mistyped is found out now, not in a week.
    settings.topics().models();
    while (true) {
      Thread.sleep(period.toMillis());
      round("wall time");
    }
  }

  /**
   * A round whenever so much event time has passed since the champion's training, until the process
   * is told to end; a round that fails is reported and the next one comes.
   */
  public void byEventTime() {
    long due = trainedThrough(settings.topics().models()) + period.toMillis();
    try (EventTimeFollower follower =
        new EventTimeFollower(
            settings.topics().answering(), settings.topics().name(Topic.RATINGS))) {
      while (true) {
        long watermark = follower.await(due);
        round("event time " + Instant.ofEpochMilli(watermark));
        while (due <= watermark) {
          due += period.toMillis();
        }
      }
    }
  }

  private long trainedThrough(ModelsTopic models) {
    return models
        .read()
        .champion()
        .map(ModelAnnouncement::trainedThrough)
        .orElseThrow(
            () ->
                new RetrainingException(
                    "no champion on topic " + settings.topics().name(Topic.MODELS)));
  }

  private void round(String when) {
    Decision decision;
    try (RetrainProcess process = RetrainProcess.start(settings.arguments())) {
      decision = process.decision();
    } catch (ProcessException | RetrainingException e) {
      if (Interruption.interrupted()) {
        throw e;
      }
      LOG.error("a round at {} failed, the next one comes: {}", when, e.getMessage());
      System.err.println(
          "reelstream: a round at " + when + " failed, the next one comes: " + e.getMessage());
      return;
    }
    listener.accept(when, decision);
  }
}

package dev.reelstream.cli;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.EventTimeFollower;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.retraining.Decision;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code retrain --every}: a round in a process of its own whenever its time has come. */
final class RetrainLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RetrainLoop.class);

  private final RetrainCommand asked;
  private final Duration period;
  private final boolean wallTime;
  private final PrintStream out = System.out;

  RetrainLoop(RetrainCommand asked, Duration period, boolean wallTime) {
    this.asked = asked;
    this.period = period;
    this.wallTime = wallTime;
  }

  /**
   * Goes on until the process is told to end; a round that fails is told and the next one comes.
   */
  int run() throws InterruptedException {
    // Somebody who mistyped the address hears of it now, not in a week.
    ModelsTopic models = asked.kafka.models();
    if (wallTime) {
      while (true) {
        Thread.sleep(period.toMillis());
        round("wall time");
      }
    }
    long due =
        models
                .read()
                .champion()
                .map(ModelAnnouncement::trainedThrough)
                .orElseThrow(
                    () ->
                        new CliException("no champion on topic " + asked.kafka.topic(Topic.MODELS)))
            + period.toMillis();
    try (EventTimeFollower follower =
        new EventTimeFollower(asked.kafka.answering(), asked.kafka.topic(Topic.RATINGS))) {
      while (true) {
        long watermark = follower.await(due);
        round("event time " + Instant.ofEpochMilli(watermark));
        while (due <= watermark) {
          due += period.toMillis();
        }
      }
    }
  }

  private void round(String when) {
    Decision decision;
    try (RetrainProcess process = RetrainProcess.start(asked.arguments())) {
      decision = process.decision();
    } catch (CliException e) {
      if (Interruption.interrupted()) {
        throw e;
      }
      LOG.error("a round at {} failed, the next one comes: {}", when, e.getMessage());
      System.err.println(
          "reelstream: a round at " + when + " failed, the next one comes: " + e.getMessage());
      return;
    }
    out.println(asked.json ? decision.json() : when + ": " + decision.line());
  }
}

package dev.reelstream.replay;

import dev.reelstream.event.Rating;
import dev.reelstream.kafka.KafkaConnection;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends ratings to their topic: one user's ratings to one partition, in order, at the asked pace.
 */
public final class Replayer {
  private static final long PROGRESS_NANOS = 200_000_000L;
  private static final long LONGEST_SLEEP_NANOS = 100_000_000L;
  // Sleeping is not more exact than this, and a wake-up per event would cap the rate.
  private static final long SHORTEST_SLEEP_NANOS = 1_000_000L;

  private final KafkaConnection kafka;
  private final ReplayClock clock;
  private volatile boolean stopped;

  public Replayer(KafkaConnection kafka, ReplayClock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  /** Makes a running {@link #replay} end soon with what it has sent; from any thread, for good. */
  public void stop() {
    stopped = true;
  }

  /**
   * Sends all ratings and returns when the broker has them. An interrupt works as {@link #stop} and
   * stays set.
   *
   * @param ratings in order of event time
   * @throws ReplayException if the broker does not answer, the topic is missing, a record is
   *     refused, or the ratings are out of order
   */
  public ReplayResult replay(
      Iterator<Rating> ratings, ReplayRequest request, ReplayProgress progress) {
    requireTopic(request.topic());
    try (RecordSender sender = new RecordSender(kafka, request.topic())) {
      Run run = new Run(sender, request, progress);
      boolean complete = run.send(ratings);
      // An interrupt must not cut the flush short: records would be lost that were counted.
      boolean interrupted = Thread.interrupted();
      try {
        if (complete) {
          sender.finish();
        } else {
          sender.abandon();
        }
        return run.result(!complete);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void requireTopic(String topic) {
    try (Admin admin = kafka.admin()) {
      kafka.awaitLeaders(admin, List.of(topic));
    }
  }

  /** One replay under way. */
  private final class Run {
    private final RecordSender sender;
    private final ReplayRequest request;
    private final ReplayProgress progress;
    private final Pacing pacing;
    private final MalformedRecords faults;
    private final long startNanos = clock.nanoTime();
    private long reportedNanos = startNanos;
    private long liveNanos = -1;
    private long sent;
    private long bad;
    private long live;
    private long first = Long.MAX_VALUE;
    private long last;

    Run(RecordSender sender, ReplayRequest request, ReplayProgress progress) {
      this.sender = sender;
      this.request = request;
      this.progress = progress;
      this.pacing = new Pacing(request.speed(), request.eventsPerSecond(), request.liveFrom());
      this.faults = new MalformedRecords(request.malformed(), request.seed());
    }

    /** False if it was stopped before the end. */
    boolean send(Iterator<Rating> ratings) {
      Disorder arrivals = new Disorder(ratings, request.disorder().toMillis(), request.seed());
      try {
        while (arrivals.hasNext()) {
          Disorder.Arrival arrival = arrivals.next();
          if (!await(pacing.due(arrival.time(), clock.nanoTime()))) {
            return false;
          }
          send(arrival.rating());
        }
      } catch (InterruptedException | InterruptException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      progress.reached(sent, bad, last);
      return true;
    }

    private void send(Rating rating) {
      long now = clock.millis();
      sender.sendGood(rating.userId(), RatingJson.encode(rating), rating.timestamp(), now);
      sent++;
      first = Math.min(first, rating.timestamp());
      last = Math.max(last, rating.timestamp());
      if (rating.timestamp() >= request.liveFrom()) {
        live++;
        liveNanos = liveNanos < 0 ? clock.nanoTime() : liveNanos;
      }
      Malformed kind = faults.beside();
      if (kind != null) {
        // The neighbour's timestamp: a bad record must not move the watermark.
        sender.sendBad(faults.key(rating), kind.value(rating), rating.timestamp(), now);
        bad++;
      }
    }

    private boolean await(long due) throws InterruptedException {
      while (true) {
        long now = clock.nanoTime();
        if (now - reportedNanos >= PROGRESS_NANOS) {
          reportedNanos = now;
          progress.reached(sent, bad, last);
        }
        if (stopped || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (due - now < SHORTEST_SLEEP_NANOS) {
          return true;
        }
        clock.sleep(Math.min(due - now, LONGEST_SLEEP_NANOS));
      }
    }

    ReplayResult result(boolean early) {
      long end = clock.nanoTime();
      return new ReplayResult(
          sender.acknowledgedGood(),
          sender.acknowledgedBad(),
          sent == 0 ? 0 : first,
          last,
          live,
          end - startNanos,
          liveNanos < 0 ? 0 : end - liveNanos,
          early);
    }
  }
}

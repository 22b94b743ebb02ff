package dev.reelstream.bench;

import dev.reelstream.event.Rating;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayProgress;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.Replayer;
import java.time.Clock;
import java.util.Iterator;
import org.apache.kafka.clients.admin.Admin;

/**
 * A ratings topic that holds a workload, and the topics beside it.
 *
 * @param events ratings on it
 * @param positives of these, those that make a query; none is late or there twice
 */
record LoadedTopic(KafkaConnection kafka, Topics topics, long events, long positives) {
  // The default of the job's options.
  private static final double MIN_RATING = 2;

  /** Topics under a prefix, without a record. */
  static LoadedTopic empty(KafkaConnection kafka, String prefix) {
    Topics topics = new Topics(prefix, Topics.DEFAULT_PARTITIONS);
    try (Admin admin = kafka.admin()) {
      topics.ensure(kafka, admin, Clock.systemUTC(), 0);
    }
    return new LoadedTopic(kafka, topics, 0, 0);
  }

  /** The same with a workload in them, sent as fast as the broker takes it. */
  static LoadedTopic load(KafkaConnection kafka, String prefix, Workload workload) {
    return empty(kafka, prefix).and(workload);
  }

  /** The same with more behind it. */
  LoadedTopic and(Workload workload) {
    Counting counting = new Counting(workload.ratings().get());
    new Replayer(kafka, ReplayClock.system())
        .replay(counting, ReplayRequest.plain(name(Topic.RATINGS)), ReplayProgress.NONE);
    return new LoadedTopic(kafka, topics, events + counting.events, positives + counting.positives);
  }

  String name(Topic topic) {
    return topics.name(topic);
  }

  /** How many records this stage makes of the topic. */
  long answers(Stage stage) {
    return stage.answersEveryRating() ? events : positives;
  }

  private static final class Counting implements Iterator<Rating> {
    private final Iterator<Rating> ratings;
    private long events;
    private long positives;

    Counting(Iterator<Rating> ratings) {
      this.ratings = ratings;
    }

    @Override
    public boolean hasNext() {
      return ratings.hasNext();
    }

    @Override
    public Rating next() {
      Rating rating = ratings.next();
      events++;
      positives += rating.rating() >= MIN_RATING ? 1 : 0;
      return rating;
    }
  }
}

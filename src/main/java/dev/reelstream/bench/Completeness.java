package dev.reelstream.bench;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Whether a job has written everything it had to, as a {@code read_committed} reader sees it: else
 * its figures do not count.
 */
final class Completeness {
  private final Json json = new Json();
  private final Stage stage;
  private final Set<String> answered = new HashSet<>();
  private long notByModel;
  private long evaluated;

  private Completeness(Stage stage) {
    this.stage = stage;
  }

  /**
   * Reads the output topics.
   *
   * @throws BenchException if answers are missing, there twice, or not the model's
   */
  static void check(LoadedTopic topic, Stage stage, long expected) {
    Completeness read = new Completeness(stage);
    long records =
        TopicReader.readAll(topic.kafka(), topic.name(Topic.RECOMMENDATIONS), read::recommendation);
    require(stage, "records", expected, records);
    require(stage, "dead letters", 0, count(topic, Topic.DEAD_LETTERS));
    require(stage, "late ratings", 0, count(topic, Topic.LATE_RATINGS));
    if (!stage.answersEveryRating()) {
      require(stage, "answered queries", expected, read.answered.size());
    }
    if (stage.asksModel()) {
      require(stage, "answers without a model", 0, read.notByModel);
    }
    if (stage.evaluates()) {
      TopicReader.readAll(topic.kafka(), topic.name(Topic.EVALUATIONS), read::evaluation);
      require(stage, "evaluated positives", topic.positives(), read.evaluated);
    }
  }

  private static long count(LoadedTopic topic, Topic which) {
    return TopicReader.count(topic.kafka(), topic.name(which));
  }

  private void recommendation(ConsumerRecord<byte[], byte[]> record) {
    if (!stage.answersEveryRating()) {
      Recommendation made = read(record, Recommendation.class);
      answered.add(made.userId() + '/' + made.seq());
      notByModel += made.source() == Source.MODEL && !made.items().isEmpty() ? 0 : 1;
    }
  }

  /** The running figures only grow: the last ones are the largest. */
  private void evaluation(ConsumerRecord<byte[], byte[]> record) {
    Evaluation made = read(record, Evaluation.class);
    if (made.role() == Role.CHAMPION && made.scope() == Evaluation.Scope.RUNNING) {
      evaluated = Math.max(evaluated, made.scored() + made.coldStarts() + made.returning());
    }
  }

  private <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    try {
      return json.read(record.value(), type);
    } catch (MalformedRecordException e) {
      throw new BenchException(
          "%s wrote at offset %d of %s what is %s"
              .formatted(stage.title(), record.offset(), record.topic(), e.getMessage()),
          e);
    }
  }

  private static void require(Stage stage, String what, long expected, long found) {
    if (found != expected) {
      throw new BenchException(
          "%s is incomplete and does not count: %d %s, expected %d"
              .formatted(stage.title(), found, what, expected));
    }
  }
}

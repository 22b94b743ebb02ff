package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Session;
import dev.reelstream.kafka.Topic;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Everything that stands on the topics after a run, as a {@code read_committed} reader sees it. */
record RunOutput(Map<Topic, List<ConsumerRecord<byte[], byte[]>>> records, int failures) {
  /** What identifies a recommendation. */
  record Key(String userId, long seq) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::userId).thenComparingLong(Key::seq).compare(this, other);
    }
  }

  List<ConsumerRecord<byte[], byte[]>> of(Topic topic) {
    return records.getOrDefault(topic, List.of());
  }

  /** In the order of each partition. */
  List<Recommendation> published() {
    return read(Topic.RECOMMENDATIONS, Recommendation.class);
  }

  /** By key; two of the same key fail the test. */
  Map<Key, Recommendation> recommendations() {
    Map<Key, Recommendation> byKey = new TreeMap<>();
    for (Recommendation made : published()) {
      Recommendation twin = byKey.put(new Key(made.userId(), made.seq()), made);
      assertThat(twin).as("published twice").isNull();
    }
    return byKey;
  }

  List<Session> sessions() {
    return read(Topic.SESSIONS, Session.class);
  }

  List<Evaluation> evaluations() {
    return read(Topic.EVALUATIONS, Evaluation.class);
  }

  /** The last running figures of a model. */
  Evaluation running(Role role, String model) {
    return evaluations().stream()
        .filter(each -> each.scope() == Scope.RUNNING)
        .filter(each -> each.role() == role && each.model().equals(model))
        .max(Comparator.comparingLong(Evaluation::windowEnd))
        .orElseThrow();
  }

  private <T> List<T> read(Topic topic, Class<T> type) {
    Json json = new Json();
    return of(topic).stream()
        .map(
            record -> {
              try {
                return json.read(record.value(), type);
              } catch (MalformedRecordException e) {
                throw new AssertionError(topic + " at " + record.offset(), e);
              }
            })
        .toList();
  }
}

package dev.reelstream.harness;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.report.OnlineRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the recommendations and evaluations as any consumer would, {@code read_committed}, while
 * the job writes them: how long each recommendation took, how good they are so far, and a few to
 * show.
 */
final class OutputFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String recommendations;
  private final Set<String> examples;
  private final Histogram latencies = new Histogram(3);
  private final Map<String, Recommendation> lastOfExamples = new TreeMap<>();
  private final ChampionVersions championVersions = new ChampionVersions();
  private final Map<String, Evaluation> running = new HashMap<>();
  private final List<Evaluation> windows = new ArrayList<>();
  private final List<byte[]> evaluationRecords = new ArrayList<>();
  private final Json json = new Json();
  private final Thread thread = new Thread(this::follow, "output-follower");
  private long recommended;
  private volatile boolean ending;
  private volatile @Nullable Double championHitRate;
  private volatile @Nullable RuntimeException failure;

  /**
   * Starts reading at the beginning; {@code examples} are users whose last recommendation is kept.
   */
  OutputFollower(
      KafkaConnection kafka, String recommendations, String evaluations, Set<String> examples) {
    this.recommendations = recommendations;
    this.examples = examples;
    Map<String, Object> settings = new HashMap<>(kafka.properties());
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("isolation.level", "read_committed");
    settings.put("fetch.max.wait.ms", 100);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(recommendations, evaluations)) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.setDaemon(true);
    thread.start();
  }

  /** The champion's hit rate up to the last closed window, whichever versions it was. */
  Optional<Double> championHitRate() {
    return Optional.ofNullable(championHitRate);
  }

  private void follow() {
    try (consumer) {
      while (!ending) {
        poll();
      }
      // The job has ended: what it committed is all there, up to these offsets.
      Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
      while (end.entrySet().stream()
          .anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
        poll();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      try {
        if (record.topic().equals(recommendations)) {
          recommended(record);
        } else {
          evaluated(record);
        }
      } catch (MalformedRecordException e) {
        throw new HarnessException(record.topic() + " holds what it must not: " + e.getMessage());
      }
    }
  }

  private void recommended(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
    recommended++;
    long now = System.currentTimeMillis();
    long sentAt = RecordHeaders.readLong(record.headers(), RecordHeaders.SENT_AT, now);
    latencies.recordValue(Math.max(0, now - sentAt));
    championVersions.saw(json.read(record.value(), ChampionVersions.Stamp.class));
    if (examples.contains(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))) {
      Recommendation made = json.read(record.value(), Recommendation.class);
      lastOfExamples.put(made.userId(), made);
    }
  }

  private void evaluated(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
    evaluationRecords.add(record.value());
    Evaluation evaluation = json.read(record.value(), Evaluation.class);
    if (evaluation.scope() == Scope.RUNNING) {
      running.put(
          evaluation.role() + "/" + evaluation.model() + "@" + evaluation.version(), evaluation);
      if (evaluation.role() == Role.CHAMPION) {
        OnlineRows.of(results(), null).stream()
            .findFirst()
            .ifPresent(row -> championHitRate = row.hitRate());
      }
    } else {
      windows.add(evaluation);
    }
  }

  /** Reads what the ended job has left, then stops. Before the other results are asked for. */
  void finish() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while reading the last results");
    }
    if (failure != null) {
      throw failure;
    }
  }

  long recommended() {
    return recommended;
  }

  /** Milliseconds from sending a rating to reading its recommendation. */
  Histogram latencies() {
    return latencies;
  }

  Collection<Recommendation> examples() {
    return lastOfExamples.values();
  }

  List<byte[]> evaluationRecords() {
    return evaluationRecords;
  }

  /** The last running figures of each model: champion, shadows, baselines, by name within. */
  List<Evaluation> results() {
    return OnlineRows.lastRunning(running.values());
  }

  /** Every window of every model, in the order in which they were written. */
  List<Evaluation> windows() {
    return windows;
  }

  /** Which versions the published recommendations came from. */
  ChampionVersions championVersions() {
    return championVersions;
  }

  @Override
  public void close() {
    ending = true;
    consumer.wakeup();
  }
}

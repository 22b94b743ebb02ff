package dev.reelstream.collect;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which records of a topic a collection reads, decided once: whoever reads up to the same bound
 * again reads the same.
 *
 * @param cluster id of the Kafka cluster, which no other cluster shares
 * @param partitions offsets by partition
 */
public record Bound(String cluster, String topic, SortedMap<Integer, Range> partitions) {
  /**
   * A part of a partition.
   *
   * @param from first offset
   * @param until first offset that is no longer read
   */
  public record Range(long from, long until) {}

  public Bound {
    Objects.requireNonNull(cluster, "cluster is null");
    Objects.requireNonNull(topic, "topic is null");
    partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
  }

  /**
   * Everything that is committed now: each partition from its first record to the first that a
   * reader of committed records does not see yet.
   *
   * @throws dev.reelstream.kafka.TopicException if the broker does not answer or the topic is
   *     missing
   */
  public static Bound now(KafkaConnection kafka, String topic) {
    return TopicOffsets.committed(kafka, topic);
  }

  /** The bound in a file; where there is none yet, it is taken now and written there. */
  public static Bound once(KafkaConnection kafka, String topic, Path file) {
    if (Files.exists(file)) {
      Bound taken = read(file);
      if (!taken.topic.equals(topic)) {
        throw new CollectException(
            "%s is a bound of topic %s, not of %s: remove it to take a new one"
                .formatted(file, taken.topic, topic));
      }
      return taken;
    }
    Bound bound = now(kafka, topic);
    bound.write(file);
    return bound;
  }

  /**
   * Makes sure that Kafka still has all of it.
   *
   * @throws CollectException if it is another cluster or records are gone
   */
  void check(KafkaConnection kafka) {
    Bound present = now(kafka, topic);
    if (!present.cluster.equals(cluster)) {
      throw new CollectException(
          "the bound was taken on Kafka cluster %s, and %s is cluster %s: take a new bound"
              .formatted(cluster, kafka.bootstrapServers(), present.cluster));
    }
    for (Map.Entry<Integer, Range> entry : partitions.entrySet()) {
      Range asked = entry.getValue();
      Range there = present.partitions.getOrDefault(entry.getKey(), new Range(0, 0));
      if (asked.until > asked.from && (there.from > asked.from || there.until < asked.until)) {
        throw new CollectException(
            "the bound reads offsets %d to %d of %s-%d, and Kafka has %d to %d: take a new bound"
                .formatted(
                    asked.from, asked.until, topic, entry.getKey(), there.from, there.until));
      }
    }
  }

  public static Bound read(Path file) {
    try {
      return new Json().read(Files.readAllBytes(file), Bound.class);
    } catch (NoSuchFileException e) {
      throw new CollectException("there is no bound " + file, e);
    } catch (MalformedRecordException e) {
      throw new CollectException(file + " is no bound: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CollectException("cannot read " + file + ": " + e, e);
    }
  }

  /** Replaces the file as a whole. */
  public void write(Path file) {
    try {
      Folders.write(file, new Json().write(this));
    } catch (IOException e) {
      throw new CollectException("cannot write " + file + ": " + e, e);
    }
  }
}

package dev.reelstream.job;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.kafka.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the recommendations of a job that runs, as a {@code read_committed} reader. */
final class RecommendationReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Json json = new Json();
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** From what is made from now on. */
  RecommendationReader(JobRun job) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                job.config().kafka().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(job.topics().name(Topic.RECOMMENDATIONS)).stream()
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** The first one that answers any of these ratings. */
  Recommendation awaitAnswerTo(Collection<Rating> ratings) {
    Set<String> asked =
        ratings.stream()
            .map(each -> key(each.userId(), each.timestamp(), each.itemId()))
            .collect(Collectors.toSet());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        Recommendation made = read(record);
        if (asked.contains(key(made.userId(), made.eventTime(), made.trigger()))) {
          return made;
        }
      }
    }
    throw new AssertionError("no recommendation within " + PATIENCE.toSeconds() + " s");
  }

  private static String key(String user, long time, String item) {
    return user + " " + time + " " + item;
  }

  private Recommendation read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return json.read(record.value(), Recommendation.class);
    } catch (MalformedRecordException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

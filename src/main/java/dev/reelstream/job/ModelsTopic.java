package dev.reelstream.job;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.ModelAnnouncement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The models topic from the outside: what stands on it now, and how a version gets there. */
public final class ModelsTopic {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final Map<String, Object> client;

  public ModelsTopic(String bootstrapServers, Map<String, String> clientProperties, String topic) {
    this.topic = topic;
    this.client = new HashMap<>(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
  }

  /**
   * The newest announcement of an alias, and where the topic ended when it was read.
   *
   * @param next the offset after the last record, by partition
   */
  public record Snapshot(Optional<ModelAnnouncement> announced, Map<TopicPartition, Long> next) {}

  /** Reads the topic up to its current end. */
  public Snapshot read(String alias) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("isolation.level", "read_committed");
    settings.put("allow.auto.create.topics", false);
    settings.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(ModelsTopic::partition).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      ModelAnnouncement newest = null;
      Json json = new Json();
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < end.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          ModelAnnouncement announced = decode(record, json);
          if (announced != null && announced.alias().equals(alias)) {
            newest = announced;
          }
        }
      }
      return new Snapshot(Optional.ofNullable(newest), end);
    }
  }

  private static org.apache.kafka.common.TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  private static @org.jspecify.annotations.Nullable ModelAnnouncement decode(
      ConsumerRecord<byte[], byte[]> record, Json json) {
    if (record.value() == null) {
      return null;
    }
    try {
      return json.read(record.value(), ModelAnnouncement.class);
    } catch (MalformedRecordException e) {
      return null;
    }
  }

  /** Puts a version in force under its alias; returns when the brokers have the record. */
  public void announce(ModelAnnouncement announced) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic, RecordHeaders.text(announced.alias()), new Json().write(announced)))
          .get();
    } catch (ExecutionException e) {
      throw new ConfigException(
          "cannot announce " + announced.name() + " on " + topic + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException(
          "interrupted while announcing " + announced.name() + " on " + topic);
    }
  }
}

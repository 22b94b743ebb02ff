package dev.reelstream.kafka;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.ModelAnnouncement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models topic from the outside: what stands on it now, and how a version gets there. */
public final class ModelsTopic {
  private static final Logger LOG = LoggerFactory.getLogger(ModelsTopic.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final Map<String, Object> client;

  public ModelsTopic(String bootstrapServers, Map<String, String> clientProperties, String topic) {
    this.topic = topic;
    this.client = new HashMap<>(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
  }

  /**
   * What stands on the topic, and where it ended when it was read.
   *
   * @param announced the newest announcement of each alias that is not given up, by alias
   * @param next the offset after the last record, by partition
   */
  public record Snapshot(List<ModelAnnouncement> announced, Map<TopicPartition, Long> next) {
    public Optional<ModelAnnouncement> champion() {
      return announced.stream()
          .filter(each -> each.alias().equals(ModelAnnouncement.CHAMPION))
          .findFirst();
    }
  }

  /** Reads the topic up to its current end. */
  public Snapshot read() {
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
      Map<String, ModelAnnouncement> byAlias = new TreeMap<>();
      Json json = new Json();
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < end.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          apply(record, byAlias, json);
        }
      }
      return new Snapshot(List.copyOf(byAlias.values()), end);
    }
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  private static void apply(
      ConsumerRecord<byte[], byte[]> record, Map<String, ModelAnnouncement> byAlias, Json json) {
    if (record.value() == null) {
      if (record.key() != null) {
        byAlias.remove(new String(record.key(), StandardCharsets.UTF_8));
      }
      return;
    }
    try {
      ModelAnnouncement announced = json.read(record.value(), ModelAnnouncement.class);
      byAlias.put(announced.alias(), announced);
    } catch (MalformedRecordException e) {
      // The job logs it when it comes by; here it only does not count.
      LOG.warn("offset {} of {} is no announcement", record.offset(), record.topic());
    }
  }

  /** Puts a version in force under its alias; returns when the brokers have the record. */
  public void announce(ModelAnnouncement announced) {
    send(announced.alias(), new Json().write(announced), "announce " + announced.name());
  }

  /** Gives an alias up: the shadow behind it is asked no more. */
  public void giveUp(String alias) {
    send(alias, null, "give up " + alias);
  }

  private void send(String alias, byte @Nullable [] value, String what) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, RecordHeaders.text(alias), value)).get();
    } catch (ExecutionException e) {
      throw new TopicException("cannot " + what + " on " + topic + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted: did not " + what + " on " + topic);
    }
  }
}

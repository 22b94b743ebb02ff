package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.local.LocalStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Readers of committed records do not wait for a transaction that nobody will end. */
class LeftTransactionsITCase {
  private static final String TOPIC = "lists";

  @Test
  void whatAJobHasLeftOpenIsAbortedAndNobodyElsesTransactionIs() throws Exception {
    try (LocalStack stack = LocalStack.create()) {
      String servers = stack.startKafka(0).bootstrapServers();
      KafkaConnection kafka = KafkaConnection.to(servers);
      try (Admin admin = kafka.admin()) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        kafka.awaitCreated(admin, List.of(TOPIC));
      }
      JobConfig config =
          JobConfig.parse(
              Map.of(
                  ReelstreamOptions.BOOTSTRAP_SERVERS.key(),
                  servers,
                  ReelstreamOptions.TRANSACTIONAL_ID_PREFIX.key(),
                  "ours"));
      leaveOpen(servers, "ours-recommendations-sink-0-1", 0);
      leaveOpen(servers, "ours-too-recommendations-sink-0-1", 1);
      write(servers, 0, "behind ours");
      write(servers, 1, "behind theirs");
      assertThat(committed(kafka)).isEmpty();

      assertThat(LeftTransactions.abort(config, Map.of()))
          .containsExactly("ours-recommendations-sink-0-1");

      assertThat(committed(kafka)).containsExactly("behind ours");
      assertThat(LeftTransactions.abort(config, Map.of())).isEmpty();
    }
  }

  /** As a process does that is killed. */
  private static void leaveOpen(String servers, String id, int partition) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producer(servers, Map.of("transactional.id", id));
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(record(partition, "left open")).get();
    producer.close(Duration.ZERO);
  }

  private static void write(String servers, int partition, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(servers, Map.of())) {
      producer.send(record(partition, value)).get();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, String value) {
    return new ProducerRecord<>(TOPIC, partition, null, value.getBytes(StandardCharsets.UTF_8));
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", servers);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static List<String> committed(KafkaConnection kafka) {
    List<String> values = new ArrayList<>();
    TopicReader.readAll(
        kafka, TOPIC, record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
    return values;
  }
}

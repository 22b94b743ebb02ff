package dev.reelstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.local.LocalStack;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EventTimeFollowerITCase {
  private static final String TOPIC = "timed";

  @Test
  void waitsForThePartitionThatIsBehind() throws Exception {
    try (LocalStack stack = LocalStack.create()) {
      KafkaConnection kafka = KafkaConnection.to(stack.startKafka(0).bootstrapServers());
      try (Admin admin = kafka.admin()) {
        // The third one stays empty, and nobody waits for it.
        NewTopic topic =
            new NewTopic(TOPIC, 3, (short) 1)
                .configs(Map.of("message.timestamp.before.max.ms", "" + Long.MAX_VALUE));
        admin.createTopics(List.of(topic)).all().get();
        kafka.awaitCreated(admin, List.of(TOPIC));
      }
      try (KafkaProducer<String, String> producer = producer(kafka);
          EventTimeFollower follower = new EventTimeFollower(kafka, TOPIC)) {
        producer.send(record(0, 100)).get();
        producer.send(record(1, 10)).get();
        producer.send(record(1, 7)).get();
        assertThat(follower.await(5)).isEqualTo(10);
        CompletableFuture<Long> later = CompletableFuture.supplyAsync(() -> follower.await(50));
        producer.send(record(0, 200)).get();
        producer.send(record(1, 60)).get();
        assertThat(later.get(1, TimeUnit.MINUTES)).isEqualTo(60);

        // More than one poll brings: all of it has passed before the first answer.
        for (int i = 61; i <= 1_500; i++) {
          producer.send(record(0, 1_000 + i));
          producer.send(record(1, i));
        }
        producer.flush();
        assertThat(follower.await(62)).isEqualTo(1_500);
      }
    }
  }

  private static KafkaProducer<String, String> producer(KafkaConnection kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static ProducerRecord<String, String> record(int partition, long timestamp) {
    return new ProducerRecord<>(TOPIC, partition, timestamp, "key", "value");
  }
}

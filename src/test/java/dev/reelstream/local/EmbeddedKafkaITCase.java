package dev.reelstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaITCase {
  private final Path directory;

  EmbeddedKafkaITCase(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void servesTransactionsAndLeavesNeitherFilesNorThreads() throws Exception {
    Set<Thread> before = nonDaemonThreads();
    EmbeddedKafka kafka = EmbeddedKafka.start(directory);
    try (kafka) {
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
      createTopic(kafka, "numbers");
      send(kafka, true, "one", "two");
      send(kafka, false, "aborted");

      assertThat(committedValues(kafka, 2)).containsExactly("one", "two");
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, port(kafka)))
          .isInstanceOf(LocalStackException.class)
          .hasMessageContaining(kafka.bootstrapServers())
          .hasMessageContaining("taken");
    }

    kafka.close();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
    Set<Thread> left = nonDaemonThreads();
    left.removeAll(before);
    assertThat(left).isEmpty();
  }

  @Test
  void listensOnTheGivenPortAgainAfterAnInterruptedClose() {
    EmbeddedKafka first = EmbeddedKafka.start(directory);
    int port = port(first);
    Thread.currentThread().interrupt();
    first.close();
    assertThat(Thread.interrupted()).isTrue();

    try (EmbeddedKafka second = EmbeddedKafka.start(directory, port)) {
      assertThat(second.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
    }
  }

  @Test
  void refusesAPortThatDoesNotExist() {
    assertThatThrownBy(() -> EmbeddedKafka.start(directory, 70_000))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("70000")
        .hasMessageContaining("65535");
  }

  private static int port(EmbeddedKafka kafka) {
    return Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
  }

  private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static void send(EmbeddedKafka kafka, boolean commit, String... values) {
    Properties p = new Properties();
    p.setProperty("bootstrap.servers", kafka.bootstrapServers());
    p.setProperty("transactional.id", "test");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(p, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>("numbers", value));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static List<String> committedValues(EmbeddedKafka kafka, int atLeast) {
    Properties p = new Properties();
    p.setProperty("bootstrap.servers", kafka.bootstrapServers());
    p.setProperty("group.id", "test");
    p.setProperty("auto.offset.reset", "earliest");
    p.setProperty("isolation.level", "read_committed");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("numbers"));
      for (int poll = 0; poll < 100 && values.size() < atLeast; poll++) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static Set<Thread> nonDaemonThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.isDaemon())
        // Netty's shared executor, which ends by itself after a second without work.
        .filter(thread -> !thread.getName().startsWith("globalEventExecutor"))
        .collect(Collectors.toSet());
  }
}

package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.event.Rating;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicDump;
import dev.reelstream.kafka.TopicException;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayerITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 946_684_800_000L;

  private EmbeddedKafka broker;
  private KafkaConnection kafka;
  private Admin admin;
  private int topics;

  @BeforeAll
  void start(@TempDir Path directory) {
    broker = EmbeddedKafka.start(directory);
    kafka = KafkaConnection.to(broker.bootstrapServers());
    admin = kafka.admin();
  }

  @AfterAll
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void sendsEveryRatingOnceInItsUsersOrder() throws Exception {
    String topic = newTopic();
    List<Rating> ratings = ratings(20_000);

    ReplayResult result =
        new Replayer(kafka, ReplayClock.system())
            .replay(ratings.iterator(), ReplayRequest.plain(topic), ReplayProgress.NONE);

    assertThat(result.sent()).isEqualTo(20_000);
    assertThat(result.malformed()).isZero();
    assertThat(result.stopped()).isFalse();
    assertThat(result.firstTimestamp()).isEqualTo(ratings.get(0).timestamp());
    assertThat(result.lastTimestamp()).isEqualTo(ratings.get(19_999).timestamp());
    List<ConsumerRecord<byte[], byte[]>> records = read(topic);
    assertThat(records).hasSize(20_000);
    for (int user = 0; user < 10; user++) {
      String id = "u" + user;
      assertThat(records.stream().filter(record -> id.equals(text(record.key()))))
          .extracting(record -> item(record.value()))
          .isEqualTo(
              ratings.stream().filter(r -> r.userId().equals(id)).map(Rating::itemId).toList());
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      JsonNode json = JSON.readTree(record.value());
      assertThat(record.timestamp()).isEqualTo(json.get("timestamp").longValue());
      assertThat(json.get("userId").textValue()).isEqualTo(text(record.key()));
    }
  }

  /** A leader that has not opened its partition can make the broker keep the second batch only. */
  @Test
  void losesNothingOnTopicsThatWereMadeThisMoment() {
    List<Rating> ratings = ratings(2_000);
    for (int round = 0; round < 20; round++) {
      String topic = newTopic();

      new Replayer(kafka, ReplayClock.system())
          .replay(ratings.iterator(), ReplayRequest.plain(topic), ReplayProgress.NONE);

      assertThat(read(topic)).hasSize(2_000);
    }
  }

  @Test
  void stampsTheSendingTimeAndReportsProgressWhileItWaits() {
    String topic = newTopic();
    FakeClock clock = new FakeClock();
    List<Rating> ratings =
        List.of(
            new Rating("u", "a", 4, START),
            new Rating("u", "b", 4, START + 1_000),
            new Rating("u", "c", 4, START + 61_000));
    List<Long> progress = new ArrayList<>();

    ReplayResult result =
        new Replayer(kafka, clock)
            .replay(
                ratings.iterator(),
                new ReplayRequest(
                    topic,
                    new Speed(60),
                    OptionalDouble.empty(),
                    START + 1_000,
                    Duration.ZERO,
                    Fraction.NONE,
                    1),
                (sent, malformed, eventTime) -> progress.add(sent));

    assertThat(read(topic))
        .extracting(record -> text(record.headers().lastHeader("sent-at").value()))
        .containsExactly("1800000000000", "1800000000000", "1800000001000");
    assertThat(result.liveSent()).isEqualTo(2);
    assertThat(result.liveNanos()).isEqualTo(1_000_000_000L);
    assertThat(progress).containsExactly(2L, 2L, 2L, 2L, 2L, 3L);
    assertThat(clock.sleeps).allMatch(nanos -> nanos <= 100_000_000L);
  }

  @Test
  void sendsBadRecordsBesideAllTheGoodOnes() {
    String topic = newTopic();
    List<Rating> ratings = ratings(1_000);

    ReplayResult result =
        new Replayer(kafka, ReplayClock.system())
            .replay(
                ratings.iterator(),
                new ReplayRequest(
                    topic,
                    Speed.MAX,
                    OptionalDouble.empty(),
                    0,
                    Duration.ofSeconds(30),
                    Fraction.parse("5%"),
                    7),
                ReplayProgress.NONE);

    assertThat(result.sent()).isEqualTo(1_000);
    assertThat(result.malformed()).isBetween(50L, 51L);
    List<ConsumerRecord<byte[], byte[]>> records = read(topic);
    assertThat(records).hasSize((int) (result.sent() + result.malformed()));
    List<byte[]> values = records.stream().map(ConsumerRecord::value).toList();
    assertThat(ratings)
        .allMatch(rating -> values.stream().anyMatch(v -> Arrays.equals(v, json(rating))));
    assertThat(values).containsNull();
    assertThat(records)
        .allMatch(
            record ->
                record.timestamp() >= result.firstTimestamp()
                    && record.timestamp() <= result.lastTimestamp());
  }

  @Test
  void endsEarlyWithWhatItHasSentWhenStoppedOrInterrupted() {
    String topic = newTopic();
    Replayer replayer = new Replayer(kafka, new FakeClock());
    ReplayRequest slow =
        new ReplayRequest(
            topic, Speed.MAX, OptionalDouble.of(5), 0, Duration.ZERO, Fraction.NONE, 1);

    ReplayResult interrupted =
        new Replayer(kafka, new FakeClock())
            .replay(
                ratings(100).iterator(),
                slow,
                (sent, malformed, eventTime) -> {
                  if (sent == 10) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(Thread.interrupted()).isTrue();
    ReplayResult stopped =
        replayer.replay(
            ratings(100).iterator(),
            slow,
            (sent, malformed, eventTime) -> {
              if (sent == 20) {
                replayer.stop();
              }
            });

    assertThat(interrupted.stopped()).isTrue();
    assertThat(interrupted.sent()).isEqualTo(10);
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.sent()).isEqualTo(20);
    assertThat(read(topic)).hasSize(30);
  }

  @Test
  void saysWhichTopicRefusedARecord() throws Exception {
    String topic = "refusing";
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("message.timestamp.before.max.ms", "1000"))))
        .all()
        .get();
    kafka.awaitCreated(admin, List.of(topic));

    assertThatThrownBy(
            () ->
                new Replayer(kafka, ReplayClock.system())
                    .replay(
                        ratings(10).iterator(), ReplayRequest.plain(topic), ReplayProgress.NONE))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("sending to topic 'refusing' at " + broker.bootstrapServers())
        .hasMessageContaining("failed after 0 ratings")
        .hasMessageContaining("imestamp");
    assertThatThrownBy(
            () ->
                new Replayer(kafka, ReplayClock.system())
                    .replay(
                        ratings(1).iterator(), ReplayRequest.plain("nowhere"), ReplayProgress.NONE))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("topic 'nowhere'");
  }

  @Test
  void countsWhatAGroupHasNotConsumedYet() throws Exception {
    String topic = newTopic();
    new Replayer(kafka, ReplayClock.system())
        .replay(ratings(300).iterator(), ReplayRequest.plain(topic), ReplayProgress.NONE);

    assertThat(ConsumerLag.of(kafka, admin, "nobody", topic)).isEqualTo(new ConsumerLag(300, 0));
    admin
        .alterConsumerGroupOffsets(
            "readers", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(5)))
        .all()
        .get();
    ConsumerLag lag = ConsumerLag.of(kafka, admin, "readers", topic);
    assertThat(lag).isEqualTo(new ConsumerLag(300, 5));
    assertThat(lag.records()).isEqualTo(295);
  }

  @Test
  void dumpsCommittedRecordsAsTheyAre(@TempDir Path directory) throws Exception {
    Topics names = new Topics("dumped.", 2);
    names.ensure(kafka, admin, Clock.systemUTC(), START);
    try (KafkaProducer<byte[], byte[]> producer = transactional()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(names.name(Topic.RATINGS), "{\"rating\":5.10,\n \"timestamp\":1}"));
      producer.send(record(names.name(Topic.RATINGS), "{\"rating\":5.10}"));
      producer.send(record(names.name(Topic.RATINGS), "not json"));
      ProducerRecord<byte[], byte[]> dead = record(names.name(Topic.DEAD_LETTERS), "{}");
      dead.headers().add("reason", "late é".getBytes(StandardCharsets.UTF_8));
      dead.headers().add("raw", new byte[] {(byte) 0xff});
      producer.send(dead);
      producer.send(
          new ProducerRecord<>(names.name(Topic.DEAD_LETTERS), 0, START, null, (byte[]) null));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(record(names.name(Topic.RATINGS), "{\"aborted\":true}"));
      producer.flush();
      producer.abortTransaction();
    }

    Map<Topic, Long> counts =
        TopicDump.write(
            kafka, names, List.of(Topic.DEAD_LETTERS, Topic.RATINGS, Topic.MODELS), directory);

    assertThat(counts)
        .containsEntry(Topic.RATINGS, 3L)
        .containsEntry(Topic.DEAD_LETTERS, 2L)
        .containsEntry(Topic.MODELS, 0L);
    String start = "{\"partition\":0,\"offset\":%d,\"timestamp\":946684800000,\"key\":";
    assertThat(Files.readAllLines(directory.resolve("ratings.jsonl")))
        .containsExactly(
            start.formatted(0)
                + "\"k\",\"headers\":{},\"value\":{\"rating\":5.10,  \"timestamp\":1}}",
            start.formatted(1) + "\"k\",\"headers\":{},\"value\":{\"rating\":5.10}}",
            start.formatted(2) + "\"k\",\"headers\":{},\"value\":\"bm90IGpzb24=\"}");
    assertThat(Files.readAllLines(directory.resolve("ratings.dead-letter.jsonl")))
        .containsExactly(
            start.formatted(0)
                + "\"k\",\"headers\":{\"reason\":\"late é\",\"raw\":\"/w==\"},\"value\":\"e30=\"}",
            start.formatted(1) + "null,\"headers\":{},\"value\":null}");
    assertThat(directory.resolve("models.jsonl")).isEmptyFile();
    assertThat(TopicReader.count(kafka, names.name(Topic.RATINGS))).isEqualTo(3);
  }

  @Test
  void saysWhereNoBrokerAnswers() {
    assertThatThrownBy(() -> KafkaConnection.to("127.0.0.1:1").admin())
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("no Kafka broker answers at 127.0.0.1:1");
    assertThatThrownBy(() -> KafkaConnection.to("nonsense").admin())
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> TopicReader.count(kafka, "nowhere"))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("topic 'nowhere' does not exist");
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    return new KafkaProducer<>(
        kafka.with(Map.of("transactional.id", "dump")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(
        topic, 0, START, new byte[] {'k'}, value.getBytes(StandardCharsets.UTF_8));
  }

  private String newTopic() {
    String name = "ratings-" + topics++;
    kafka.await(
        admin.createTopics(List.of(new NewTopic(name, 3, (short) 1))).all(), "create " + name);
    kafka.awaitCreated(admin, List.of(name));
    return name;
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    TopicReader.readAll(kafka, topic, records::add);
    return records;
  }

  private static List<Rating> ratings(int count) {
    SplittableRandom random = new SplittableRandom(9);
    List<Rating> ratings = new ArrayList<>();
    long time = START;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(3) * 1_000L;
      ratings.add(new Rating("u" + random.nextInt(10), "i" + i, 1 + random.nextInt(5), time));
    }
    return ratings;
  }

  private static byte[] json(Rating rating) {
    return RatingJson.encode(rating);
  }

  private static String item(byte[] value) {
    try {
      return JSON.readTree(value).get("itemId").textValue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}

package dev.reelstream.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.DatasetProgress;
import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.dataset.Datasets;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.replay.ReplayResult;
import dev.reelstream.training.AllExamples;
import dev.reelstream.training.data.Cut;
import dev.reelstream.training.data.Timelines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectExamplesITCase {
  private static final double MIN_RATING = 2;

  private CollectRig rig;
  private Ratings synthetic;
  private ReplayResult sent;
  private Bound bound;

  @BeforeAll
  void start() throws Exception {
    rig = new CollectRig();
    synthetic =
        Datasets.open(DatasetRequest.of(Datasets.SYNTHETIC), DatasetProgress.none()).ratings();
    rig.createTopic("synthetic");
    sent = rig.sendInDisorder("synthetic", synthetic);
    bound = Bound.now(rig.kafka(), "synthetic");
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void collectsTheExamplesThatTrainingInMemoryMakes(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("examples");
    CollectResult result = rig.collectLocally(bound, output);

    assertThat(result.ratings()).isEqualTo(synthetic.size());
    assertThat(result.users()).isEqualTo(synthetic.users());
    assertThat(result.duplicates()).isEqualTo(sent.sent() - synthetic.size()).isPositive();
    assertThat(result.deadLetters()).isEqualTo(sent.malformed()).isPositive();
    assertSameExamples(ExampleFiles.read(output, bound, Ratings::of), synthetic);
    assertThat(visible(output)).contains("bucket=00", "bucket=07", "collected.json").hasSize(9);
  }

  @Test
  void leavesACollectionOfTheSameBoundAsItIs(@TempDir Path folder) throws Exception {
    rig.createTopic("growing");
    Path output = folder.resolve("examples");
    try (KafkaProducer<byte[], byte[]> producer = rig.producer(Map.of())) {
      producer.send(record("growing", 2, "a", 4, 1_000)).get();
      Bound taken = Bound.once(rig.kafka(), "growing", CollectExamples.boundFile(output));
      CollectResult first = rig.collect(taken, output);
      Object inode = Files.getAttribute(output, "unix:ino");
      producer.send(record("growing", 2, "b", 4, 2_000)).get();

      Bound retried = Bound.once(rig.kafka(), "growing", CollectExamples.boundFile(output));
      CollectResult second = rig.collect(retried, output);

      assertThat(second).isEqualTo(first);
      assertThat(second.ratings()).isEqualTo(1);
      assertThat(Files.getAttribute(output, "unix:ino")).isEqualTo(inode);
      Bound newer = Bound.now(rig.kafka(), "growing");
      assertThatThrownBy(() -> rig.collect(newer, output))
          .isInstanceOf(CollectException.class)
          .hasMessageContaining("holds the collection of another bound");
      assertThatThrownBy(() -> ExampleFiles.read(output, newer, Ratings::of))
          .isInstanceOf(CollectException.class)
          .hasMessageContaining("holds the collection of another bound");
    }
  }

  @Test
  void collectsTheExamplesOfMovieLens(@TempDir Path folder) throws Exception {
    Optional<Path> files = movieLens("ml-100k");
    Assumptions.assumeTrue(files.isPresent(), "ml-100k is not at hand");
    Ratings ratings =
        Datasets.open(DatasetRequest.of("ml-100k").withData(files.get()), DatasetProgress.none())
            .ratings();
    rig.createTopic("ml-100k");
    rig.sendInDisorder("ml-100k", ratings);

    Path output = folder.resolve("ml-100k");
    CollectResult result = rig.collect(Bound.now(rig.kafka(), "ml-100k"), output);

    assertThat(result.ratings()).isEqualTo(100_000);
    assertSameExamples(ExampleFiles.read(output, Ratings::of), ratings);
  }

  @Test
  void givesTheSameRowsAgainHoweverManyTasksThereAre(@TempDir Path folder) {
    CollectResult one = rig.collectBy(1, bound, folder.resolve("one"));
    CollectResult two = rig.collectBy(2, bound, folder.resolve("two"));
    CollectResult again = rig.collectBy(2, bound, folder.resolve("again"));

    assertThat(two.files()).hasSize(2 * one.files().size());
    assertThat(again.digest()).isEqualTo(two.digest()).isNotEqualTo(one.digest());
    List<Rating> rows = CollectRig.rows(ExampleFiles.read(folder.resolve("one"), Ratings::of));
    assertThat(CollectRig.rows(ExampleFiles.read(folder.resolve("two"), Ratings::of)))
        .isEqualTo(rows);
    assertThat(rows).hasSize(synthetic.size());
  }

  @Test
  @Tag("slow")
  void startsOverAfterItWasKilledWhileItWrote(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("examples");
    bound.write(CollectExamples.boundFile(output));
    Process process = CollectProcess.start(rig.kafka().bootstrapServers(), output);
    try {
      CollectProcess.awaitFirstFile(process, output);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).isEqualTo(137);
    assertThat(output).doesNotExist();
    assertThatThrownBy(() -> ExampleFiles.read(output, Ratings::of))
        .isInstanceOf(CollectException.class);
    assertThat(visible(folder)).anyMatch(name -> name.startsWith(".examples.collecting-"));

    Bound taken = Bound.once(rig.kafka(), "synthetic", CollectExamples.boundFile(output));
    rig.collect(taken, output);

    assertThat(taken).isEqualTo(bound);
    assertSameExamples(ExampleFiles.read(output, bound, Ratings::of), synthetic);
    assertThat(visible(folder))
        .containsExactly(".examples.lock", "examples", "examples.bound.json");
  }

  @Test
  void readsWhatWasCommittedAtTheBoundAndNothingElse(@TempDir Path folder) throws Exception {
    rig.createTopic("transactions");
    try (KafkaProducer<byte[], byte[]> producer =
        rig.producer(Map.of("transactional.id", "collect"))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 0, "b", 4.5, 2_000);
      send(producer, 0, "a", 4, 1_000);
      send(producer, 0, "c", 1, 2_000);
      send(producer, 0, "b", 2, 2_000);
      send(producer, 0, "b", 3, 3_000);
      producer.send(new ProducerRecord<>("transactions", 0, null, "no rating".getBytes(UTF_8)));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, 0, "aborted", 4, 4_000);
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, 0, "uncommitted", 4, 5_000);
      producer.flush();

      Bound committed = Bound.now(rig.kafka(), "transactions");
      producer.commitTransaction();
      Path output = folder.resolve("transactions");
      CollectResult result = rig.collect(committed, output);

      assertThat(result.users()).isEqualTo(1);
      assertThat(result.duplicates()).isEqualTo(1);
      assertThat(result.deadLetters()).isEqualTo(1);
      assertThat(CollectRig.rows(ExampleFiles.read(output, Ratings::of)))
          .containsExactly(
              new Rating("u", "a", 4, 1_000),
              new Rating("u", "b", 4.5, 2_000),
              new Rating("u", "c", 1, 2_000),
              new Rating("u", "b", 3, 3_000));
    }
  }

  @Test
  void refusesABoundThatKafkaNoLongerHolds(@TempDir Path folder) throws Exception {
    rig.createTopic("deleted");
    try (KafkaProducer<byte[], byte[]> producer = rig.producer(Map.of())) {
      for (int i = 0; i < 10; i++) {
        producer.send(record("deleted", 1, "i" + i, 4, 1_000L * i));
      }
    }
    Bound ten = Bound.now(rig.kafka(), "deleted");
    try (var admin = rig.kafka().admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("deleted", 1), RecordsToDelete.beforeOffset(4)))
          .all()
          .get();
    }

    assertThatThrownBy(() -> rig.collect(ten, folder.resolve("gone")))
        .isInstanceOf(CollectException.class)
        .hasMessage(
            "the bound reads offsets 0 to 10 of deleted-1, and Kafka has 4 to 10: take a new bound");
    Bound elsewhere = new Bound("other", "deleted", ten.partitions());
    assertThatThrownBy(() -> rig.collect(elsewhere, folder.resolve("gone")))
        .hasMessageContaining("the bound was taken on Kafka cluster other");
    assertThat(folder.resolve("gone")).doesNotExist();
  }

  private static void assertSameExamples(Ratings collected, Ratings expected) {
    Timelines ours = Timelines.of(collected, Cut.history(collected.size(), MIN_RATING));
    Timelines theirs = Timelines.of(expected, Cut.history(expected.size(), MIN_RATING));
    assertThat(AllExamples.sequences(ours)).isEqualTo(AllExamples.sequences(theirs));
    assertThat(AllExamples.counts(ours)).isEqualTo(AllExamples.counts(theirs));
    assertThat(AllExamples.examples(ours)).isEqualTo(AllExamples.examples(theirs));
    assertThat(ours.positives()).isEqualTo(theirs.positives()).isPositive();
    assertThat(ours.trainedThrough()).isEqualTo(theirs.trainedThrough());
  }

  private static List<String> visible(Path folder) throws Exception {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      int partition,
      String item,
      double rating,
      long time) {
    producer.send(record("transactions", partition, item, rating, time));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, String item, double rating, long time) {
    String json =
        "{\"userId\":\"u\",\"itemId\":\"%s\",\"rating\":%s,\"timestamp\":%d}"
            .formatted(item, rating, time);
    return new ProducerRecord<>(topic, partition, null, json.getBytes(UTF_8));
  }

  private static Optional<Path> movieLens(String name) {
    String data = System.getenv("REELSTREAM_DATA");
    Path root =
        data != null ? Path.of(data) : Path.of(System.getProperty("user.dir"), "../shared/data");
    return Optional.of(root.resolve(name)).filter(Files::isDirectory);
  }
}

package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Session;
import dev.reelstream.event.Source;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayProgress;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.Replayer;
import dev.reelstream.retrieval.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The job jar on a cluster of separate JVMs, submitted, killed and resumed as an operator would.
 */
class ClusterITCase {
  private static final Path PROJECT = Path.of(System.getProperty("user.dir"));
  private static final Pattern JOB = Pattern.compile("submitted with JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
  private static final int ITEMS = 150;
  private static final int RATINGS = 2_000;
  private static final int STEP = 20;
  private static final Topics TOPICS = Topics.standard();

  private static LocalStack stack;
  private static ClusterJars jars;
  private static SeparateJvmCluster cluster;

  @BeforeAll
  static void startTheJobManager() throws Exception {
    Optional<ClusterJars> built = ClusterJars.of(PROJECT.resolve("target"));
    assumeTrue(
        built.isPresent(), "target/reelstream-*-job.jar is not built: run mvn package first");
    jars = built.orElseThrow();
    stack = LocalStack.create();
    cluster =
        stack.start(
            directory -> SeparateJvmCluster.start(directory, PROJECT.resolve("conf"), jars));
  }

  @AfterAll
  static void stopEverything() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void losesAndRepeatsNothingWhenATaskManagerDiesAndTheJobIsResumed() throws Exception {
    Process first = cluster.startTaskManager();
    cluster.startTaskManager();
    KafkaConnection kafka = KafkaConnection.to(stack.startKafka(0).bootstrapServers());
    List<Rating> ratings = ratings();
    try (Admin admin = kafka.admin()) {
      TOPICS.ensure(kafka, admin, Clock.systemUTC(), ratings.get(0).timestamp());
      new ModelsTopic(kafka.bootstrapServers(), kafka.properties(), TOPICS.name(Topic.MODELS))
          .announce(
              TinyModels.publish(new ModelRegistry(stack.directory().resolve("models")), ITEMS, 7)
                  .announce(ModelAnnouncement.CHAMPION));
      cluster.awaitTaskManagers(2);
      String job = run(kafka).find(JOB);

      replay(kafka, ratings.subList(0, RATINGS / 4));
      awaitRead(kafka, admin);
      int sent = RATINGS / 4;
      while (!hasUncommittedOutput(admin)) {
        assertThat(sent)
            .as("ratings sent and nothing seen uncommitted")
            .isLessThan(RATINGS * 3 / 4);
        replay(kafka, ratings.subList(sent, sent + STEP));
        sent += STEP;
      }
      cluster.kill(first);
      cluster.startTaskManager();
      replay(kafka, ratings.subList(sent, RATINGS * 3 / 4));
      cluster.await("a restart", () -> cluster.restarted(job) > 0);
      awaitRead(kafka, admin);

      cluster.awaitRunning(job);
      String savepoint =
          cluster.cli("stop", "-p", cluster.savepoints().toString(), job).find(SAVEPOINT);
      List<Recommendation> half = read(kafka, Topic.RECOMMENDATIONS, Recommendation.class);
      assertThat(half.stream().map(ExpectedOutput::line))
          .containsExactlyInAnyOrderElementsOf(
              ExpectedOutput.of(ratings.subList(0, RATINGS * 3 / 4)).recommendations());

      String resumed = run(kafka, "-s", savepoint).find(JOB);
      replay(kafka, ratings.subList(RATINGS * 3 / 4, RATINGS));
      awaitRead(kafka, admin);
      cluster.awaitRunning(resumed);
      cluster
          .cli("stop", "--drain", "-p", cluster.savepoints().toString(), resumed)
          .find(SAVEPOINT);
    }

    ExpectedOutput expected = ExpectedOutput.of(ratings);
    List<Recommendation> made = read(kafka, Topic.RECOMMENDATIONS, Recommendation.class);
    assertThat(made.stream().map(ExpectedOutput::line))
        .containsExactlyInAnyOrderElementsOf(expected.recommendations());
    assertThat(made).allMatch(each -> each.source() == Source.MODEL && each.items().size() == 10);
    assertThat(read(kafka, Topic.SESSIONS, Session.class).stream().map(ExpectedOutput::line))
        .containsExactlyInAnyOrderElementsOf(expected.sessions());
    assertThat(TopicReader.count(kafka, TOPICS.name(Topic.EVALUATIONS))).isPositive();
    assertThat(TopicReader.count(kafka, TOPICS.name(Topic.LATE_RATINGS))).isZero();
    assertThat(TopicReader.count(kafka, TOPICS.name(Topic.DEAD_LETTERS))).isZero();
  }

  @Test
  void tellsAMisspeltOptionInOneLineWithoutAStackTrace() throws Exception {
    SeparateJvmCluster.Cli cli =
        cluster.cli("run", "-d", jars.job().toString(), "--set", "recommend.kk=5");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.output())
        .isEqualToIgnoringNewLines(
            "reelstream: unknown option recommend.kk: did you mean recommend.k?");
  }

  private static SeparateJvmCluster.Cli run(KafkaConnection kafka, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", "-d"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("-c", RecommenderJob.class.getName(), jars.job().toString()));
    Path options = PROJECT.resolve("conf").resolve("reelstream.yaml");
    if (Files.exists(options)) {
      arguments.addAll(List.of("--config", options.toString()));
    }
    arguments.addAll(List.of("--set", "kafka.bootstrap-servers=" + kafka.bootstrapServers()));
    // On a busy machine TensorFlow's first start may take longer than a query should wait.
    arguments.addAll(List.of("--set", "recommend.timeout=2 min"));
    return cluster.cli(arguments.toArray(String[]::new));
  }

  /** Items are called as in the model's vocabulary. */
  private static List<Rating> ratings() {
    return NamedItems.ratings(new SyntheticShape(60, ITEMS, RATINGS), 11);
  }

  private static void replay(KafkaConnection kafka, List<Rating> ratings) {
    new Replayer(kafka, ReplayClock.system())
        .replay(
            ratings.iterator(),
            ReplayRequest.plain(TOPICS.name(Topic.RATINGS)),
            ReplayProgress.NONE);
  }

  /** Waits until a checkpoint has taken in everything that was sent. */
  private static void awaitRead(KafkaConnection kafka, Admin admin) {
    String group = ReelstreamOptions.GROUP_ID.defaultValue();
    cluster.await(
        "the job to read all ratings",
        () -> ConsumerLag.of(kafka, admin, group, TOPICS.name(Topic.RATINGS)).records() == 0);
  }

  /** Whether recommendations lie in the topic that no checkpoint has committed yet. */
  private static boolean hasUncommittedOutput(Admin admin) throws Exception {
    return end(admin, IsolationLevel.READ_UNCOMMITTED) > end(admin, IsolationLevel.READ_COMMITTED);
  }

  private static long end(Admin admin, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < TOPICS.partitions(); partition++) {
      asked.put(
          new TopicPartition(TOPICS.name(Topic.RECOMMENDATIONS), partition), OffsetSpec.latest());
    }
    return admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private static <T> List<T> read(KafkaConnection kafka, Topic topic, Class<T> type) {
    Json json = new Json();
    List<T> events = new ArrayList<>();
    TopicReader.readAll(
        kafka,
        TOPICS.name(topic),
        record -> {
          try {
            events.add(json.read(record.value(), type));
          } catch (MalformedRecordException e) {
            throw new AssertionError(e);
          }
        });
    return events;
  }
}

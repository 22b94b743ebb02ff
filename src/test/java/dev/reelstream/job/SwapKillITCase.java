package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionCopy;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayProgress;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.Replayer;
import dev.reelstream.retrieval.TinyModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A TaskManager that is killed in the middle of a swap, ten times over. */
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SwapKillITCase {
  private static final Path PROJECT = Path.of(System.getProperty("user.dir"));
  private static final Pattern JOB = Pattern.compile("submitted with JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
  private static final int KILLS = 10;
  private static final int LONGEST_MILLIS = 1_500;
  private static final int ITEMS = 150;
  private static final int RATINGS = 3_000;

  /** Sent at a time until the last version answers, and where the ratings end that may be. */
  private static final int DROP = 2;

  private static final int LAST = RATINGS - 100;
  private static final Topics TOPICS = Topics.standard();

  @Test
  void nothingIsLostOrRepeatedAndTheLastVersionServes() throws Exception {
    Optional<ClusterJars> jars = ClusterJars.of(PROJECT.resolve("target"));
    assumeTrue(jars.isPresent(), "target/reelstream-*-job.jar is not built: run mvn package first");
    Random random = new Random(4);
    List<Rating> ratings = ratings();
    try (LocalStack stack = LocalStack.create()) {
      SeparateJvmCluster cluster =
          stack.start(
              directory ->
                  SeparateJvmCluster.start(directory, PROJECT.resolve("conf"), jars.orElseThrow()));
      KafkaConnection kafka = KafkaConnection.to(stack.startKafka(0).bootstrapServers());
      ModelRegistry registry = new ModelRegistry(stack.directory().resolve("models"));
      ModelVersion original = TinyModels.publish(registry, ITEMS, 7);
      ModelsTopic models =
          new ModelsTopic(kafka.bootstrapServers(), kafka.properties(), TOPICS.name(Topic.MODELS));
      Process taskManager = cluster.startTaskManager();
      String job;
      try (Admin admin = kafka.admin()) {
        TOPICS.ensure(kafka, admin, Clock.systemUTC(), ratings.get(0).timestamp());
        models.announce(original.announce(ModelAnnouncement.CHAMPION));
        cluster.awaitTaskManagers(1);
        job = cluster.cli(run(jars.orElseThrow(), kafka)).find(JOB);
        cluster.awaitRunning(job);
        int sent = 0;
        int piece = RATINGS / (2 * KILLS + 2);
        for (int kill = 0; kill < KILLS; kill++) {
          replay(kafka, ratings.subList(sent, sent + piece));
          models.announce(
              registry
                  .publish(original.manifest().name(), VersionCopy.of(original))
                  .announce(ModelAnnouncement.CHAMPION));
          replay(kafka, ratings.subList(sent + piece, sent + 2 * piece));
          sent += 2 * piece;
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos());
          long before = cluster.restarted(job);
          cluster.kill(taskManager);
          taskManager = cluster.startTaskManager();
          cluster.await("a restart", () -> cluster.restarted(job) > before);
          cluster.awaitRunning(job);
        }
        // Not by the metric: after several kills Flink's REST endpoint shows none of a TaskManager.
        int last = registry.latest("tiny").orElseThrow();
        while (read(kafka).stream().noneMatch(each -> each.version() == last)) {
          assertThat(sent).as("ratings sent without a list of version %d", last).isLessThan(LAST);
          replay(kafka, ratings.subList(sent, sent + DROP));
          sent += DROP;
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        awaitRead(cluster, kafka, admin);
        replay(kafka, ratings.subList(sent, RATINGS));
        awaitRead(cluster, kafka, admin);
        cluster.awaitRunning(job);
        cluster.cli("stop", "--drain", "-p", cluster.savepoints().toString(), job).find(SAVEPOINT);
        List<Recommendation> made = read(kafka);
        assertThat(made.stream().map(ExpectedOutput::line))
            .containsExactlyInAnyOrderElementsOf(ExpectedOutput.of(ratings).recommendations());
        long boundary = ratings.get(sent).timestamp();
        assertThat(made)
            .filteredOn(each -> each.eventTime() > boundary)
            .isNotEmpty()
            .allMatch(each -> each.version() == last);
        System.out.printf(
            "swap kills: %d, recommendations %d by %d versions%n",
            KILLS, made.size(), made.stream().mapToInt(Recommendation::version).distinct().count());
      }
    }
  }

  private static String[] run(ClusterJars jars, KafkaConnection kafka) {
    return new String[] {
      "run",
      "-d",
      "-c",
      RecommenderJob.class.getName(),
      jars.job().toString(),
      "--set",
      "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
      // On a busy machine TensorFlow's first start may take longer than a query should wait.
      "--set",
      "recommend.timeout=2 min"
    };
  }

  private static List<Rating> ratings() {
    return NamedItems.ratings(new SyntheticShape(80, ITEMS, RATINGS), 11);
  }

  private static void replay(KafkaConnection kafka, List<Rating> ratings) {
    new Replayer(kafka, ReplayClock.system())
        .replay(
            ratings.iterator(),
            ReplayRequest.plain(TOPICS.name(Topic.RATINGS)),
            ReplayProgress.NONE);
  }

  private static void awaitRead(SeparateJvmCluster cluster, KafkaConnection kafka, Admin admin) {
    String group = ReelstreamOptions.GROUP_ID.defaultValue();
    cluster.await(
        "the job to read all ratings",
        () -> ConsumerLag.of(kafka, admin, group, TOPICS.name(Topic.RATINGS)).records() == 0);
  }

  private static List<Recommendation> read(KafkaConnection kafka) {
    Json json = new Json();
    List<Recommendation> made = new ArrayList<>();
    TopicReader.readAll(
        kafka,
        TOPICS.name(Topic.RECOMMENDATIONS),
        record -> {
          try {
            made.add(json.read(record.value(), Recommendation.class));
          } catch (MalformedRecordException e) {
            throw new AssertionError(e);
          }
        });
    return made;
  }
}

package dev.reelstream.cli;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.dataset.SyntheticRatings;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.kafka.ConsumerLag;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicDump;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayProgress;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.Replayer;
import dev.reelstream.retraining.History;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A broker with made-up ratings and a champion on it, for verbs in JVMs of their own. */
final class RetrainRig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** These processes do little more than start. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private static final long SEED = 7;
  private static final int RATINGS = 3_000;
  private static final double MIN_RATING = 2;
  private static final int HISTORY = RATINGS / 2;

  private final Path directory;
  private final LocalStack stack = LocalStack.create();
  private final KafkaConnection kafka =
      KafkaConnection.to(stack.startKafka(0).bootstrapServers()).patient();
  private final List<Rating> ratings =
      SyntheticRatings.stream(new SyntheticShape(60, 120, RATINGS), SEED).toList();
  private int sent;

  private RetrainRig(Path directory) {
    this.directory = directory;
  }

  /** Sends the history, trains on it and announces the champion. */
  static RetrainRig start(Path directory) throws IOException {
    RetrainRig rig = new RetrainRig(directory);
    Files.createDirectories(rig.temporary());
    try (var admin = rig.kafka.admin()) {
      Topics.standard().ensure(rig.kafka, admin, Clock.systemUTC(), rig.ratings.get(0).timestamp());
    }
    rig.send(HISTORY);
    Ratings history = Ratings.of(rig.ratings.subList(0, HISTORY));
    ModelVersion champion =
        Training.run(
            history,
            HISTORY,
            new TrainRequest(
                "gru",
                "made-up",
                MIN_RATING,
                SEED,
                Map.of("epochs", "1", "dimensions", "8"),
                History.of(history).digest(),
                Map.of()),
            rig.registry(),
            TrainingProgress.NONE);
    rig.registry().promote("gru", champion.manifest().version(), false);
    rig.topic().announce(champion.announce(ModelAnnouncement.CHAMPION));
    return rig;
  }

  /** The next so many of the ratings. */
  void send(int count) {
    new Replayer(kafka, ReplayClock.system())
        .replay(
            ratings.subList(sent, sent + count).iterator(),
            ReplayRequest.plain(Topics.standard().name(Topic.RATINGS)),
            ReplayProgress.NONE);
    sent += count;
  }

  /** How many lists a job owes for what was sent. */
  long positives() {
    return ratings.subList(0, sent).stream().filter(each -> each.rating() >= MIN_RATING).count();
  }

  /** The topics of a job, as {@code replay --dump} writes them. */
  void dump(Topic topic, Path into) {
    TopicDump.write(kafka, Topics.standard(), List.of(topic), into);
  }

  long records(Topic topic) {
    try (var admin = kafka.admin()) {
      return ConsumerLag.of(kafka, admin, "reelstream-none", Topics.standard().name(topic))
          .written();
    }
  }

  Path root() {
    return directory.resolve("models");
  }

  ModelRegistry registry() {
    return new ModelRegistry(root());
  }

  ModelsTopic topic() {
    return new ModelsTopic(
        kafka.bootstrapServers(), Map.of(), Topics.standard().name(Topic.MODELS));
  }

  /** Starts {@code retrain}, which trains for a moment and promotes whatever comes of it. */
  Process retrain(Path output, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--registry=" + root(),
                "--set=gate.margin=1",
                "--set=gate.min-cases=10",
                "--set=train.min-new-positives=10",
                "--train=epochs=1"));
    all.addAll(List.of(options));
    return start(output, "retrain", all);
  }

  /**
   * Starts a verb; what it tells goes to {@code output}. As a child of this process it is patient
   * with a busy broker, and ends with the tests.
   */
  Process start(Path output, String verb, List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                QUICK_START,
                "-Dreelstream.child=true",
                "-Dreelstream.trainer.flags=-Xmx512m %s -Djava.io.tmpdir=%s"
                    .formatted(QUICK_START, temporary()),
                "-Djava.io.tmpdir=" + temporary(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dreelstream.home=" + System.getProperty("user.dir"),
                "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                verb,
                "--bootstrap-servers=" + kafka.bootstrapServers()));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Of the processes: what they leave there is seen, and goes with the test. */
  Path temporary() {
    return directory.resolve("tmp");
  }

  /** The round that a loop has begun, as soon as it has. */
  static ProcessHandle child(Process loop) {
    await(() -> loop.children().findFirst().isPresent());
    return loop.children().findFirst().orElseThrow();
  }

  static void await(BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + PATIENCE.toSeconds() + " s");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  static String told(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}

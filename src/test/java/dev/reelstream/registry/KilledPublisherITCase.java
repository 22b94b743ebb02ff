package dev.reelstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is killed while publishing leaves nothing that looks like a version and is none. */
class KilledPublisherITCase {
  private static final int KILLS = 20;
  private static final int LONGEST_MILLIS = 60;
  private static final int WEIGHTS = 15;

  @Test
  void everyVersionThatIsThereIsWhole(@TempDir Path directory) throws Exception {
    Path root = directory.resolve("models");
    Random random = new Random(18);
    int halfWritten = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path begun = directory.resolve("begun-" + kill);
      Process publisher = start(root, begun);
      try {
        while (!Files.exists(begun)) {
          assertThat(publisher.isAlive()).isTrue();
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos());
      } finally {
        publisher.destroyForcibly().waitFor();
      }
      halfWritten += stagingFolders(root);
      assertConsistent(root);
    }
    ModelRegistry registry = new ModelRegistry(root);
    for (ModelVersion version : registry.list()) {
      ModelVerifier.verify(version.directory());
    }
    int last = registry.latest("gru").orElseThrow();
    assertThat(last).as("versions that were published at all").isGreaterThan(KILLS / 2);
    assertThat(halfWritten).as("kills in the middle of a version").isPositive();
    assertThat(registry.publish("gru", Drafts::write).manifest().version()).isEqualTo(last + 1);
  }

  private static void assertConsistent(Path root) throws IOException {
    ModelRegistry registry = new ModelRegistry(root);
    List<ModelVersion> versions = registry.list();
    try (var folders = Files.list(root.resolve("gru"))) {
      assertThat(folders.filter(folder -> !isHidden(folder) && !isOther(folder)))
          .hasSameSizeAs(versions);
    }
    // The alias moves between two publications.
    registry
        .alias("gru", "champion")
        .ifPresent(champion -> assertThat(champion).isBetween(1, versions.size()));
  }

  private static int stagingFolders(Path root) throws IOException {
    try (var folders = Files.list(root.resolve("gru"))) {
      return (int) folders.filter(KilledPublisherITCase::isHidden).count();
    }
  }

  private static boolean isHidden(Path folder) {
    return String.valueOf(folder.getFileName()).startsWith(".");
  }

  private static boolean isOther(Path folder) {
    return List.of("aliases", "history").contains(String.valueOf(folder.getFileName()));
  }

  private static Process start(Path root, Path begun) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Twenty processes that each set up a logger cost more than all that they publish.
            "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
            "-cp",
            System.getProperty("java.class.path"),
            KilledPublisherITCase.class.getName(),
            root.toString(),
            begun.toString())
        .inheritIO()
        .start();
  }

  /** Publishes and promotes until it is killed. */
  public static void main(String[] args) throws IOException {
    ModelRegistry registry = new ModelRegistry(Path.of(args[0]));
    while (true) {
      ModelVersion version = registry.publish("gru", KilledPublisherITCase::write);
      registry.promote("gru", version.manifest().version(), false);
      Files.write(Path.of(args[1]), new byte[0]);
    }
  }

  private static VersionDraft write(Path staging) throws IOException {
    VersionDraft draft = Drafts.write(staging);
    for (int i = 0; i < WEIGHTS; i++) {
      Files.write(staging.resolve("saved_model/variables/shard-" + i), new byte[20_000]);
    }
    return draft;
  }
}

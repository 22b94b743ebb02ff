package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A round of retraining is killed at twenty moments: on its own, under a loop that goes on, and
 * with its loop. The registry is whole each time, and the next round goes through.
 */
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledRetrainingITCase {
  private static final int KILLS = 20;
  private static final int NEW_RATINGS = 60;
  private static final long SEED = 4;

  /** How far a round had come, and what among the new paths of the registry shows it. */
  private enum Phase {
    THROUGH(""),
    ANNOUNCING("gru/\\d+"),
    PUBLISHING("gru/\\.staging-.*"),
    DECIDING("\\.retrain/candidates/gru/\\d+"),
    TRAINING("\\.retrain/examples-[0-9a-f]+"),
    COLLECTING("\\.retrain/examples-.*\\.bound\\.json"),
    STARTING(".*");

    private final String shownBy;

    Phase(String shownBy) {
      this.shownBy = shownBy;
    }

    static Phase of(Set<String> before, Set<String> now) {
      for (Phase phase : values()) {
        if (now.stream().anyMatch(each -> !before.contains(each) && each.matches(phase.shownBy))) {
          return phase;
        }
      }
      return STARTING;
    }
  }

  @Test
  void theRegistryIsWholeAfterEveryKill(@TempDir Path directory) throws Exception {
    Random random = new Random(SEED);
    Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
    try (RetrainRig rig = RetrainRig.start(directory)) {
      double usual = undisturbed(rig, directory.resolve("first"));
      for (int kill = 0; kill < KILLS; kill++) {
        rig.send(NEW_RATINGS);
        long nanos = (long) (random.nextDouble() * usual * 1e9);
        Path output = directory.resolve("killed-" + kill);
        Phase phase =
            switch (kill % 4) {
              case 1 -> killUnderTheLoop(rig, nanos, output);
              case 3 -> killWithTheLoop(rig, nanos, output);
              default -> killAlone(rig, nanos, output);
            };
        kills.merge(phase, 1, Integer::sum);
        assertWhole(rig);
      }
      System.out.printf(
          "killed retraining: %d kills over the %.1f s of a round: %s%n", KILLS, usual, kills);
      assertThat(kills).containsKeys(Phase.COLLECTING, Phase.TRAINING);
      undisturbed(rig, directory.resolve("last"));
      assertNothingUndecided(rig);
    }
  }

  private static Phase killAlone(RetrainRig rig, long nanos, Path output) throws Exception {
    Set<String> before = paths(rig);
    Process round = rig.retrain(output, "--once", "--json");
    LockSupport.parkNanos(nanos);
    Phase phase = kill(rig, before, round.toHandle());
    assertThat(round.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return phase;
  }

  /** The loop tells that its round failed, would go on, and ends when it is asked to. */
  private static Phase killUnderTheLoop(RetrainRig rig, long nanos, Path output) throws Exception {
    Set<String> before = paths(rig);
    Process loop = loop(rig, output);
    try {
      ProcessHandle round = RetrainRig.child(loop);
      LockSupport.parkNanos(nanos);
      Phase phase = kill(rig, before, round);
      String told =
          phase == Phase.THROUGH ? "\"outcome\":\"promoted\"" : "failed with exit code 137";
      RetrainRig.await(() -> RetrainRig.told(output).contains(told));
      assertThat(loop.isAlive()).isTrue();
      List<ProcessHandle> started = loop.descendants().toList();
      loop.destroy();
      assertEnded(loop, started);
      return phase;
    } finally {
      loop.destroyForcibly();
    }
  }

  private static Phase killWithTheLoop(RetrainRig rig, long nanos, Path output) throws Exception {
    Set<String> before = paths(rig);
    Process loop = loop(rig, output);
    try {
      ProcessHandle round = RetrainRig.child(loop);
      LockSupport.parkNanos(nanos);
      List<ProcessHandle> started = loop.descendants().toList();
      loop.destroyForcibly();
      Phase phase = kill(rig, before, round);
      assertEnded(loop, started);
      return phase;
    } finally {
      loop.destroyForcibly();
    }
  }

  private static Process loop(RetrainRig rig, Path output) throws IOException {
    return rig.retrain(output, "--every=2s", "--trigger=wall-time", "--json");
  }

  private static Phase kill(RetrainRig rig, Set<String> before, ProcessHandle round)
      throws Exception {
    boolean alive = round.destroyForcibly();
    round.onExit().get(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return alive ? Phase.of(before, paths(rig)) : Phase.THROUGH;
  }

  private static void assertEnded(Process loop, List<ProcessHandle> started) throws Exception {
    assertThat(loop.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    for (ProcessHandle each : started) {
      each.onExit().get(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** A round that is let be is promoted; the seconds that it took. */
  private static double undisturbed(RetrainRig rig, Path output) throws Exception {
    rig.send(NEW_RATINGS);
    int next = rig.registry().latest("gru").orElseThrow() + 1;
    long start = System.nanoTime();
    Process round = rig.retrain(output, "--once", "--json");
    try {
      assertThat(round.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      round.destroyForcibly();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(round.exitValue()).as(RetrainRig.told(output)).isZero();
    assertThat(RetrainRig.told(output)).contains("\"outcome\":\"promoted\"");
    assertThat(rig.registry().alias("gru", ModelAnnouncement.CHAMPION)).hasValue(next);
    assertThat(rig.topic().read().champion().orElseThrow().version()).isEqualTo(next);
    assertWhole(rig);
    return seconds;
  }

  /** What looks like a version is one, and what aliases and the topic name is there. */
  private static void assertWhole(RetrainRig rig) throws IOException {
    ModelRegistry registry = rig.registry();
    List<ModelVersion> versions = registry.list();
    versions.forEach(each -> ModelVerifier.verify(each.directory()));
    List<String> numbers =
        versions.stream().map(each -> String.valueOf(each.manifest().version())).toList();
    try (Stream<Path> folders = Files.list(rig.root().resolve("gru"))) {
      assertThat(folders.map(each -> each.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("."))
          .containsAll(numbers)
          .isSubsetOf(
              Stream.concat(numbers.stream(), Stream.of("aliases", "history"))
                  .collect(Collectors.toSet()));
    }
    assertThat(registry.aliasesOf("gru"))
        .containsKey(ModelAnnouncement.CHAMPION)
        .allSatisfy((alias, version) -> assertThat(numbers).contains("" + version));
    rig.topic().read().announced().forEach(ModelVerifier::verify);
    assertThat(Main.execute("models", "list", "--registry=" + rig.root())).isZero();
  }

  private static void assertNothingUndecided(RetrainRig rig) {
    assertThat(paths(rig))
        .filteredOn(path -> path.startsWith(".retrain/"))
        .allMatch(path -> path.matches("\\.retrain/(\\.lock|\\.?examples-.*)"))
        .filteredOn(path -> path.matches("\\.retrain/examples-[0-9a-f]+"))
        .hasSize(1);
  }

  /** Everything in the registry down to the versions and candidates. */
  private static Set<String> paths(RetrainRig rig) {
    try (Stream<Path> all = Files.walk(rig.root(), 4)) {
      return all.map(each -> rig.root().relativize(each).toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * with its loop, each at any moment and in every phase. The registry is whole each time, and the
 * next round goes through.
 */
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledRetrainingITCase {
  private static final int WAYS = 4;
  private static final int NEW_RATINGS = 60;
  private static final long SEED = 4;

  /** At any moment, and then where it would hurt most. */
  private static final List<Phase> AIMS =
      List.of(Phase.STARTING, Phase.TRAINING, Phase.DECIDING, Phase.PUBLISHING, Phase.ANNOUNCING);

  /**
   * How far a round had come, what among the new paths of the registry shows it, and about how long
   * that lasts at least.
   */
  private enum Phase {
    THROUGH("", 0),
    ANNOUNCING("gru/\\d+", 0.01),
    PUBLISHING("gru/\\.staging-.*", 0.01),
    DECIDING("\\.retrain/candidates/gru/\\d+", 0.2),
    TRAINING("\\.retrain/examples-[0-9a-f]+", 0.5),
    COLLECTING("\\.retrain/examples-.*\\.bound\\.json", 1),
    STARTING(".*", 0);

    private final String shownBy;
    private final double seconds;

    Phase(String shownBy, double seconds) {
      this.shownBy = shownBy;
      this.seconds = seconds;
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

  /** Kills a round some time after it has shown a phase. */
  private record Killer(RetrainRig rig, Set<String> before, Phase aim, long nanos) {
    Phase kill(ProcessHandle round) throws Exception {
      await(round);
      return killNow(round);
    }

    void await(ProcessHandle round) {
      RetrainRig.await(() -> !round.isAlive() || Phase.of(before, paths(rig)).compareTo(aim) <= 0);
      LockSupport.parkNanos(nanos);
    }

    Phase killNow(ProcessHandle round) throws Exception {
      boolean alive = round.destroyForcibly();
      round.onExit().get(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return alive ? Phase.of(before, paths(rig)) : Phase.THROUGH;
    }
  }

  @Test
  void theRegistryIsWholeAfterEveryKill(@TempDir Path directory) throws Exception {
    Random random = new Random(SEED);
    Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
    try (RetrainRig rig = RetrainRig.start(directory)) {
      double usual = undisturbed(rig, directory.resolve("first"));
      for (int kill = 0; kill < WAYS * AIMS.size(); kill++) {
        rig.send(NEW_RATINGS);
        Phase aim = AIMS.get(kill / WAYS);
        double seconds = random.nextDouble() * (aim == Phase.STARTING ? usual : aim.seconds);
        Killer killer = new Killer(rig, paths(rig), aim, (long) (seconds * 1e9));
        Path output = directory.resolve("killed-" + kill);
        Phase phase =
            switch (kill % WAYS) {
              case 1 -> killUnderTheLoop(killer, output);
              case 3 -> killWithTheLoop(killer, output);
              default -> killAlone(killer, output);
            };
        kills.merge(phase, 1, Integer::sum);
        assertWhole(rig);
      }
      System.out.printf("killed retraining, in a round of %.1f s when idle: %s%n", usual, kills);
      assertThat(kills).containsKeys(Phase.TRAINING, Phase.DECIDING);
      assertThat(kills.keySet()).containsAnyOf(Phase.PUBLISHING, Phase.ANNOUNCING);
      undisturbed(rig, directory.resolve("last"));
      assertNothingUndecided(rig);
    }
  }

  /** A kill lets no hook run; the round ends all the same, long before it would be through. */
  @Test
  void aRoundEndsWithALoopThatIsKilled(@TempDir Path directory) throws Exception {
    try (RetrainRig rig = RetrainRig.start(directory)) {
      rig.send(NEW_RATINGS);
      Process loop = loop(rig, directory.resolve("told"));
      try {
        ProcessHandle round = RetrainRig.child(loop);
        loop.destroyForcibly();
        round.onExit().get(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } finally {
        loop.destroyForcibly();
      }
      assertThat(rig.registry().list()).hasSize(1);
      assertThat(rig.root().resolve(".retrain/candidates")).doesNotExist();
    }
  }

  private static Phase killAlone(Killer killer, Path output) throws Exception {
    Process round = killer.rig.retrain(output, "--once", "--json");
    Phase phase = killer.kill(round.toHandle());
    assertThat(round.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return phase;
  }

  /** The loop tells that its round failed, would go on, and ends when it is asked to. */
  private static Phase killUnderTheLoop(Killer killer, Path output) throws Exception {
    Process loop = loop(killer.rig, output);
    try {
      Phase phase = killer.kill(RetrainRig.child(loop));
      // A round may have been through when the kill came.
      RetrainRig.await(
          () ->
              RetrainRig.told(output).contains("failed with exit code 137")
                  || RetrainRig.told(output).contains("\"outcome\":\"promoted\""));
      assertThat(loop.isAlive()).isTrue();
      List<ProcessHandle> started = loop.descendants().toList();
      loop.toHandle().destroy();
      assertEnded(loop, started);
      return phase;
    } finally {
      loop.destroyForcibly();
    }
  }

  private static Phase killWithTheLoop(Killer killer, Path output) throws Exception {
    Process loop = loop(killer.rig, output);
    try {
      ProcessHandle round = RetrainRig.child(loop);
      killer.await(round);
      List<ProcessHandle> started = loop.descendants().toList();
      loop.destroyForcibly();
      Phase phase = killer.killNow(round);
      assertEnded(loop, started);
      return phase;
    } finally {
      loop.destroyForcibly();
    }
  }

  private static Process loop(RetrainRig rig, Path output) throws IOException {
    return rig.retrain(output, "--every=2s", "--trigger=wall-time", "--json");
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
    } catch (UncheckedIOException e) {
      // Something was renamed or removed meanwhile.
      return paths(rig);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

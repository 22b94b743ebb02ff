package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code retrain --every}: a round when its time has come, and an end in the middle of one. */
class RetrainLoopITCase {
  private static final int SIGTERM = 15;

  @Test
  void promotesWhenEventTimeHasComeAndEndsWithItsRound(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("told");
    try (RetrainRig rig = RetrainRig.start(directory)) {
      Process loop = rig.retrain(output, "--every=1d");
      try {
        rig.send(600);
        RetrainRig.await(() -> !loop.isAlive() || RetrainRig.told(output).contains("promoted"));
        assertThat(RetrainRig.told(output))
            .containsPattern("event time .*Z: promoted gru@2: HR@10");
        assertThat(rig.registry().alias("gru", ModelAnnouncement.CHAMPION)).hasValue(2);
        assertThat(rig.topic().read().champion().orElseThrow().version()).isEqualTo(2);

        rig.send(600);
        ProcessHandle round = RetrainRig.child(loop);
        RetrainRig.await(() -> !round.isAlive() || !isEmpty(rig.temporary()));
        // Ctrl-C takes the same way; a process in the background may not listen to that.
        // The signal alone: Process.destroy closes the standard input too, which is another end.
        loop.toHandle().destroy();
        assertThat(loop.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(loop.exitValue()).isEqualTo(128 + SIGTERM);
        round.onExit().get(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } finally {
        loop.destroyForcibly();
      }
      assertThat(RetrainRig.told(output)).doesNotContain("failed");
      assertThat(isEmpty(rig.temporary())).isTrue();
      assertThat(rig.registry().list()).hasSize(2);
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.findAny().isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

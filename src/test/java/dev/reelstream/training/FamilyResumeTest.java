package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.training.data.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of a training that was killed or diverged, and how it goes on. */
class FamilyResumeTest {
  private static final Ratings RATINGS = Planted.ring(30, 20, 20, 1);

  private static final Map<String, String> SETTINGS =
      Map.of("epochs", "3", "learningRate", "0.01", "sessionLength", "40");

  /** There are four steps to an epoch: this one is in the second. */
  private static final int KILLED_AT = 7;

  private Path file;

  /** Stands for the death of a process: nothing may be caught on the way out. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  static List<String> families() {
    return TinyTraining.families();
  }

  @BeforeEach
  void name(@TempDir Path folder) {
    file = folder.resolve("models").resolve(".training");
  }

  private static TinyTraining training(String family, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(more);
    return TinyTraining.of(family, RATINGS, TinyTraining.batches(family, 150, settings));
  }

  private Checkpoints checkpoints() {
    return Checkpoints.at(file, "mine", Duration.ZERO, false);
  }

  private static TrainingProgress killsAt(int step) {
    return update -> {
      if (update.step() == step) {
        throw new Killed();
      }
    };
  }

  @ParameterizedTest
  @MethodSource("families")
  void goesOnAfterAKillToTheSameBits(String family) {
    TinyTraining training = training(family, Map.of());
    Trainer.Outcome through = training.run();
    for (int step : new int[] {KILLED_AT, KILLED_AT + 2}) {
      assertThatThrownBy(() -> training.run(checkpoints(), killsAt(step)))
          .isInstanceOf(Killed.class);
      assertThat(file).exists();
    }
    Trainer.Outcome resumed =
        training.run(
            checkpoints(),
            update -> assertThat(update.step()).isGreaterThanOrEqualTo(KILLED_AT - 1));
    assertThat(resumed.weights().digest()).isEqualTo(through.weights().digest());
    assertThat(resumed.loss()).isEqualTo(through.loss());
  }

  @ParameterizedTest
  @MethodSource("families")
  void theBestWeightsSurviveAKill(String family) {
    TinyTraining training =
        training(
            family, Map.of("learningRate", "1e-6", "patience", "1", "validationTargets", "500"));
    Trainer.Outcome through = training.run();
    assertThat(through.epochs()).isEqualTo(2);
    assertThatThrownBy(() -> training.run(checkpoints(), killsAt(KILLED_AT)))
        .isInstanceOf(Killed.class);
    Trainer.Outcome resumed = training.run(checkpoints(), TrainingProgress.NONE);
    assertThat(resumed.weights().digest()).isEqualTo(through.weights().digest());
  }

  /** A rate without bounds, since no allowed one makes BPR diverge. */
  @ParameterizedTest
  @MethodSource("families")
  void divergenceEndsInOneLineAndKeepsTheLastGoodState(String family) {
    TinyTraining training = training(family, Map.of());
    assertThatThrownBy(() -> training.run(checkpoints(), killsAt(KILLED_AT)))
        .isInstanceOf(Killed.class);
    Schedule wild = new Schedule(3, 1e30, 0, 1, 0);
    try (Trainer trainer = training.trainer(wild, checkpoints(), 2)) {
      assertThatThrownBy(() -> trainer.run(TrainingProgress.NONE))
          .isInstanceOf(TrainingException.class)
          .hasMessageMatching(
              "training diverged in epoch 2, step \\d+: the loss is (NaN|-?Infinity);"
                  + " lower learningRate \\(it is 1.0E30\\); the last good state is in .*,"
                  + " --resume goes on from it");
    }
    // What the wild step made of the weights was finite, and is not what was kept.
    Trainer.Outcome resumed = training.run(checkpoints(), TrainingProgress.NONE);
    assertThat(resumed.weights().digest()).isEqualTo(training.run().weights().digest());
  }

  @Test
  void theFileOfAnotherTrainingIsRefused() {
    TinyTraining training = training("bpr", Map.of());
    assertThatThrownBy(() -> training.run(checkpoints(), killsAt(KILLED_AT)))
        .isInstanceOf(Killed.class);
    Checkpoints other = Checkpoints.at(file, "other", Duration.ZERO, false);
    assertThatThrownBy(() -> training.run(other, TrainingProgress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessage(file + " is the checkpoint of another training: remove it to start anew");
  }

  @Test
  void aCheckpointThatIsNotThereCannotBeGoneOnFrom() {
    Checkpoints named = Checkpoints.at(file, "mine", Duration.ZERO, true);
    assertThatThrownBy(() -> training("bpr", Map.of()).run(named, TrainingProgress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessage("there is no checkpoint " + file + " to go on from");
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Files.createDirectories(file.getParent());
    TinyTraining training = training("bpr", Map.of());
    Files.writeString(file, "epochs: 3");
    assertThatThrownBy(() -> training.run(checkpoints(), TrainingProgress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessage(file + " is no checkpoint: remove it to start anew");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> training.run(checkpoints(), TrainingProgress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(file + " cannot be read (")
        .hasMessageEndingWith("): remove it to start anew");
  }

  @Test
  void aCheckpointOfOtherDimensionsIsRefused() {
    assertThatThrownBy(() -> training("bpr", Map.of()).run(checkpoints(), killsAt(KILLED_AT)))
        .isInstanceOf(Killed.class);
    TinyTraining wider = training("bpr", Map.of("dimensions", "7"));
    Checkpoints named = Checkpoints.at(file, "mine", Duration.ZERO, true);
    assertThatThrownBy(() -> wider.run(named, TrainingProgress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessage(file + " does not fit this training at users: remove it");
  }
}

package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
  private static Path file(Path directory, String text) throws IOException {
    return Files.writeString(directory.resolve("made-up.yaml"), text);
  }

  @Test
  void putsItsOptionsBehindTheVerb(@TempDir Path directory) throws Exception {
    Path file =
        file(
            directory,
            "dataset: synthetic\nshadow: [bpr, gru@1]\nlenient: true\nretrain:\n  train.window: 28 d\n  epochs: 3\n");
    assertThat(Scenario.expand(new String[] {"replay", "--scenario", file.toString(), "--json"}))
        .containsExactly(
            "replay",
            "--dataset=synthetic",
            "--shadow=bpr,gru@1",
            "--lenient",
            "--retrain=train.window=28 d",
            "--retrain=epochs=3",
            "--scenario",
            file.toString(),
            "--json");
  }

  @Test
  void whatIsGivenGoesOverIt(@TempDir Path directory) throws Exception {
    Path file = file(directory, "dataset: synthetic\nk: 5\nretrain: {epochs: 3}\n");
    assertThat(
            Scenario.expand(
                new String[] {
                  "replay",
                  "--scenario=" + file,
                  "--k",
                  "20",
                  "--retrain=epochs=9",
                  "--dataset=x.csv"
                }))
        .containsExactly(
            "replay",
            "--retrain=epochs=3",
            "--scenario=" + file,
            "--k",
            "20",
            "--retrain=epochs=9",
            "--dataset=x.csv");
  }

  @Test
  void leavesOtherCommandLinesAlone() {
    String[] args = {"train", "--dataset=synthetic"};
    assertThat(Scenario.expand(args)).isSameAs(args);
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path directory) throws Exception {
    assertThatThrownBy(() -> Scenario.expand(new String[] {"replay", "--scenario=nowhere.yaml"}))
        .isInstanceOf(UsageException.class)
        .hasMessage("--scenario is nowhere.yaml: there is no such file");
    Path list = file(directory, "- a\n- b\n");
    assertThatThrownBy(() -> Scenario.expand(new String[] {"replay", "--scenario=" + list}))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("expected options and their values");
    Path broken = Files.writeString(directory.resolve("broken.yaml"), "a: [1\n");
    assertThatThrownBy(() -> Scenario.expand(new String[] {"replay", "--scenario=" + broken}))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not valid YAML");
  }
}

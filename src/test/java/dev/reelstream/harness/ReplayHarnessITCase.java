package dev.reelstream.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Role;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.report.Progress;
import dev.reelstream.report.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay by a program, without a command line. */
class ReplayHarnessITCase {
  @Test
  void runsAndReturnsItsSummary(@TempDir Path runs) {
    ReplaySettings settings =
        ReplaySettings.of("synthetic")
            .withData(DatasetRequest.of("synthetic").withSynthetic(SyntheticShape.defaults()))
            .withModels(ReplayModels.of("two-tower", List.of(), Map.of("epochs", "1")))
            .withOutput(new ReplaySettings.Output(runs, null, null));

    Summary summary = new ReplayHarness().run(settings, Progress.silent());

    assertThat(summary.complete()).isTrue();
    assertThat(summary.online().get(0).role()).isEqualTo(Role.CHAMPION);
    assertThat(summary.online().get(0).model()).isEqualTo("two-tower");
    assertThat(summary.topics().recommendations()).isEqualTo(summary.live().positives());
    Path folder = runs.resolve(summary.id());
    assertThat(folder.resolve("summary.json")).exists();
    assertThat(
            new ModelRegistry(folder.resolve("models"))
                .alias("two-tower", ModelAnnouncement.CHAMPION))
        .as("the run's own registry names what was in force")
        .hasValue(1);
  }

  @Test
  void refusesSettingsThatContradictEachOtherBeforeAnythingStarts(@TempDir Path runs)
      throws Exception {
    ReplaySettings settings =
        ReplaySettings.of("synthetic")
            .withModels(ReplayModels.of("hybrid", List.of(), Map.of()))
            .withJob(new ReplayJob(Map.of("recommend.followers", "false"), 1, null, 0))
            .withOutput(new ReplaySettings.Output(runs, null, null));

    assertThatThrownBy(() -> new ReplayHarness().run(settings, Progress.silent()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("recommend.followers is false");
    try (var left = Files.list(runs)) {
      assertThat(left).isEmpty();
    }
    assertThatThrownBy(() -> settings.withHistory(0))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--history is 0.0");
  }
}

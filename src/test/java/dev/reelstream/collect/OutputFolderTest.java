package dev.reelstream.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @Test
  void letsOneCollectorInAtATime(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("examples");
    try (OutputFolder first = OutputFolder.lock(output)) {
      assertThat(first.present()).isEmpty();
      assertThatThrownBy(() -> OutputFolder.lock(output))
          .isInstanceOf(CollectException.class)
          .hasMessage("another collection into " + output + " is under way");
      OutputFolder.lock(folder.resolve("others")).close();
    }
    OutputFolder.lock(output).close();
  }

  @Test
  void removesWhatADeadCollectorLeft(@TempDir Path folder) throws IOException {
    Path others = Files.createDirectory(folder.resolve(".others.collecting-1"));
    try (OutputFolder dead = OutputFolder.lock(folder.resolve("examples"))) {
      Path left = dead.stage();
      Files.createDirectory(left.resolve("bucket=00"));
      Files.writeString(left.resolve("bucket=00/.part.inprogress"), "half");

      Path fresh = dead.stage();

      assertThat(left).doesNotExist();
      assertThat(fresh).isEmptyDirectory();
      assertThat(others).exists();
    }
  }

  @Test
  void leavesFoldersOfOthersAlone(@TempDir Path folder) throws IOException {
    Path mine = folder.resolve("thesis.doc");
    Files.writeString(mine, "years of work");
    try (OutputFolder output = OutputFolder.lock(folder)) {
      assertThatThrownBy(output::present)
          .isInstanceOf(CollectException.class)
          .hasMessage(
              folder + " is there and holds no collection: give another folder, or remove it");
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    MadeUpCollection.write(empty, List.of());
    assertThat(ExampleFiles.read(empty, Ratings::of).size()).isZero();
  }

  @Test
  void keepsABoundAsItWasTaken(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("deep/bound.json");
    MadeUpCollection.BOUND.write(file);

    assertThat(Bound.read(file)).isEqualTo(MadeUpCollection.BOUND);
    assertThat(file)
        .hasContent(
            "{\"cluster\":\"cluster\",\"topic\":\"ratings\",\"partitions\":{\"0\":{\"from\":0,\"until\":10}}}");
    Files.writeString(file, "{\"cluster\":\"cluster\"}");
    assertThatThrownBy(() -> Bound.read(file))
        .isInstanceOf(CollectException.class)
        .hasMessageContaining(file + " is no bound: ");
    assertThatThrownBy(() -> Bound.read(folder.resolve("none")))
        .hasMessage("there is no bound " + folder.resolve("none"));
  }
}

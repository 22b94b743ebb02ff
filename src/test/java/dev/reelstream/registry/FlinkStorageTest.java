package dev.reelstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class FlinkStorageTest extends StorageContract {
  @Override
  Storage open(Path root) {
    return new FlinkStorage(root.toUri(), root.resolveSibling("cache"));
  }

  @Test
  void aVersionIsVerifiedWhereItWasFetchedTo(@TempDir Path folder) throws IOException {
    Path root = folder.resolve("models");
    ModelRegistry registry = ModelRegistry.of(root.toUri().toString());
    ModelVersion version = registry.publish("gru", Drafts::write);
    ModelAnnouncement announcement = version.announce(ModelAnnouncement.CHAMPION);

    assertThat(announcement.location()).startsWith("file:").endsWith("/gru/1");
    ModelVersion here = ModelVerifier.verify(announcement);
    assertThat(here.directory()).isDirectory();
    assertThat(here.directory().startsWith(root)).isFalse();
    assertThat(here.digest()).isEqualTo(version.digest());
  }

  @Test
  void whatWasCutShortOnTheWayIsRefused(@TempDir Path folder) throws IOException {
    Path root = folder.resolve("models");
    Storage storage = open(root);
    ModelVersion version = new ModelRegistry(storage).publish("gru", Drafts::write);
    Files.write(root.resolve("gru/1/saved_model/variables/variables.index"), new byte[10]);
    Storage elsewhere = new FlinkStorage(root.toUri(), folder.resolve("elsewhere"));

    assertThatThrownBy(() -> elsewhere.fetch("gru/1", version.digest()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("variables.index: has sha256");
    assertThat(elsewhere.local("gru/1", version.digest())).doesNotExist();
  }

  @Test
  void aNumberWhoseWriterWasKilledIsPassedOver(@TempDir Path folder) throws IOException {
    Path root = folder.resolve("models");
    Files.createDirectories(root.resolve("gru/1"));
    Files.writeString(root.resolve("gru/1/.owner"), "somebody");
    Files.writeString(root.resolve("gru/1/vocabulary.txt"), "a\n");
    ModelRegistry registry = new ModelRegistry(open(root));

    assertThat(registry.list()).isEmpty();
    assertThat(registry.publish("gru", Drafts::write).manifest().version()).isEqualTo(2);
  }
}

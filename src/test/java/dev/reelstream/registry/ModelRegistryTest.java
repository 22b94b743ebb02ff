package dev.reelstream.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
  private Path root;
  private ModelRegistry registry;

  @BeforeEach
  void create(@TempDir Path folder) {
    root = folder.resolve("models");
    registry = new ModelRegistry(root);
  }

  @Test
  void publishesWhatItReadsBack() {
    ModelVersion written = registry.publish("gru", Drafts::write);

    assertThat(written.manifest().version()).isEqualTo(1);
    assertThat(written.manifest().files())
        .containsOnlyKeys(
            "popular.txt",
            "vocabulary.txt",
            "saved_model/saved_model.pb",
            "saved_model/variables/variables.index");
    assertThat(registry.open("gru", 1)).isEqualTo(written);
    assertThat(ModelVerifier.verify(written.directory())).isEqualTo(written);
    Manifest expected = Drafts.draft().complete("gru", 1, written.manifest().files());
    assertThat(written.manifest()).isEqualTo(expected);
    assertThat(children(root.resolve("gru"))).containsExactly("1");
  }

  @Test
  void countsVersionsPerName() {
    registry.publish("gru", Drafts::write);
    registry.publish("gru", Drafts::write);
    registry.publish("bpr", Drafts::write);

    assertThat(registry.latest("gru")).contains(2);
    assertThat(registry.latest("bpr")).contains(1);
    assertThat(registry.latest("none")).isEmpty();
    assertThat(registry.list())
        .extracting(version -> version.manifest().name() + "@" + version.manifest().version())
        .containsExactly("bpr@1", "gru@1", "gru@2");
  }

  @Test
  void tenIsNewerThanNine() {
    for (int i = 0; i < 10; i++) {
      registry.publish("gru", Drafts::write);
    }
    assertThat(registry.latest("gru")).contains(10);
    assertThat(registry.list()).extracting(version -> version.manifest().version()).endsWith(9, 10);
  }

  @Test
  void concurrentWritersGetNumbersOfTheirOwn() throws Exception {
    int writers = 8;
    CyclicBarrier written = new CyclicBarrier(writers);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        IntStream.range(0, writers)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            // A registry each, as in separate processes; all rename at once.
                            new ModelRegistry(root)
                                .publish(
                                    "gru",
                                    staging -> {
                                      VersionDraft draft = Drafts.write(staging);
                                      await(written);
                                      return draft;
                                    });
                          } catch (Throwable e) {
                            failures.add(e);
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(children(root.resolve("gru")))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    for (ModelVersion version : registry.list()) {
      ModelVerifier.verify(version.directory());
    }
  }

  @Test
  void failedWriterLeavesNothing() {
    assertThatThrownBy(
            () ->
                registry.publish(
                    "gru",
                    staging -> {
                      Drafts.write(staging);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("disk full");
    assertThat(children(root.resolve("gru"))).isEmpty();
    assertThat(registry.latest("gru")).isEmpty();
  }

  @Test
  void refusesToPublishAnIncompleteVersion() {
    assertThatThrownBy(
            () ->
                registry.publish(
                    "gru",
                    staging -> {
                      VersionDraft draft = Drafts.write(staging);
                      Files.delete(staging.resolve(Manifest.POPULAR));
                      return draft;
                    }))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("does not list popular.txt");
    assertThat(children(root.resolve("gru"))).isEmpty();
  }

  @Test
  void halfWrittenFoldersAreNoVersions() throws IOException {
    registry.publish("gru", Drafts::write);
    Path model = root.resolve("gru");
    Files.createDirectories(model.resolve("7"));
    Files.createDirectories(model.resolve("08"));
    Files.createDirectories(model.resolve(".staging-of-somebody/saved_model"));
    Files.copy(model.resolve("1/manifest.json"), model.resolve("08/manifest.json"));

    assertThat(registry.latest("gru")).contains(1);
    assertThat(registry.list()).hasSize(1);
    assertThat(registry.publish("gru", Drafts::write).manifest().version()).isEqualTo(2);
  }

  @Test
  void sweepsStagingFoldersThatNobodyTouchedForADay() throws IOException {
    Path stale = staging("stale");
    Path fresh = staging("fresh");
    Instant now = Files.getLastModifiedTime(fresh).toInstant();
    FileTime old = FileTime.from(now.minus(Duration.ofHours(25)));
    Files.setLastModifiedTime(stale.resolve("file"), old);
    Files.setLastModifiedTime(stale, old);

    new ModelRegistry(root, Clock.fixed(now, ZoneOffset.UTC)).publish("gru", Drafts::write);

    assertThat(stale).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void aliasesNameVersionsThatExist() throws IOException {
    registry.publish("gru", Drafts::write);
    registry.publish("gru", Drafts::write);
    assertThat(registry.alias("gru", "champion")).isEmpty();

    registry.alias("gru", "champion", 1);
    registry.alias("gru", "champion", 2);

    assertThat(registry.alias("gru", "champion")).contains(2);
    assertThat(children(root.resolve("gru/aliases"))).containsExactly("champion");
    assertThat(Files.readString(root.resolve("gru/aliases/champion"))).isEqualTo("2\n");
    assertThatThrownBy(() -> registry.alias("gru", "champion", 3))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("has no version 3")
        .hasMessageContaining("[1, 2]");
    assertThat(registry.alias("gru", "champion")).contains(2);
  }

  @Test
  void refusesAnAliasFileThatHoldsNoNumber() throws IOException {
    registry.publish("gru", Drafts::write);
    registry.alias("gru", "champion", 1);
    Files.writeString(root.resolve("gru/aliases/champion"), "../2\n");
    assertThatThrownBy(() -> registry.alias("gru", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("expected a version number");
  }

  @Test
  void refusesNamesThatCouldLeaveTheRegistry() {
    for (String name : List.of("", "..", "../gru", "a/b", ".staging-x", "gru\n", "x".repeat(65))) {
      assertThatThrownBy(() -> registry.publish(name, Drafts::write))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("is not allowed");
      assertThatThrownBy(() -> registry.alias("gru", name)).isInstanceOf(RegistryException.class);
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void announcesDirectoryAndManifestDigest() {
    ModelVersion version = registry.publish("gru", Drafts::write);
    ModelAnnouncement announcement = version.announce("champion");
    assertThat(announcement.digest()).isEqualTo(version.digest()).matches("[0-9a-f]{64}");
    assertThat(Path.of(announcement.location())).isEqualTo(root.resolve("gru/1"));
    assertThat(ModelVerifier.verify(announcement)).isEqualTo(version);
  }

  @Test
  void listsAroundAVersionThatCannotBeRead() throws IOException {
    registry.publish("gru", Drafts::write);
    registry.publish("gru", Drafts::write);
    Files.write(root.resolve("gru/1/manifest.json"), "{".getBytes(UTF_8));
    assertThat(registry.list()).extracting(v -> v.manifest().version()).containsExactly(2);
  }

  private Path staging(String suffix) throws IOException {
    Path folder = Files.createDirectories(root.resolve("gru/.staging-" + suffix));
    Files.write(folder.resolve("file"), new byte[1]);
    return folder;
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static List<String> children(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

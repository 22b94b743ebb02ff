package dev.reelstream.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry relies on, whatever it lies on. */
abstract class StorageContract {
  private Path root;
  private Storage storage;

  /** The storage at a folder that may not be there yet. */
  abstract Storage open(Path root);

  @BeforeEach
  void create(@TempDir Path folder) {
    root = folder.resolve("models");
    storage = open(root);
  }

  @Test
  void anEmptyOneHoldsNothing() throws IOException {
    assertThat(storage.folders("")).isEmpty();
    assertThat(storage.files("gru")).isEmpty();
    assertThat(storage.read("gru/aliases/champion")).isEmpty();
    assertThat(storage.exists("gru/1/manifest.json")).isFalse();
    storage.delete("gru/1");
    storage.delete("gru/aliases/champion");
  }

  @Test
  void replacesAFileWhole() throws IOException {
    storage.write("gru/aliases/champion", "a longer text".getBytes(UTF_8));
    storage.write("gru/aliases/champion", "short".getBytes(UTF_8));

    assertThat(storage.read("gru/aliases/champion")).hasValue("short".getBytes(UTF_8));
    assertThat(storage.exists("gru/aliases/champion")).isTrue();
    assertThat(storage.files("gru/aliases")).containsExactly("champion");
    assertThat(storage.folders("gru")).containsExactly("aliases");
  }

  @Test
  void aStagedFolderIsOutOfSightUntilItIsPlaced() throws IOException {
    Path staged = staged("gru", 1);
    assertThat(storage.folders("gru")).isEmpty();

    assertThat(storage.place(staged, "gru/1")).isTrue();

    assertThat(storage.folders("gru")).containsExactly("1");
    assertThat(storage.exists("gru/1/manifest.json")).isTrue();
    assertThat(storage.read("gru/1/saved_model/saved_model.pb")).hasValue(new byte[] {1, 2, 3});
  }

  @Test
  void whatIsPlacedIsFetchedAsItWas() throws IOException {
    Path staged = staged("gru", 1);
    String digest = Digests.sha256(staged.resolve(Manifest.FILE));
    storage.place(staged, "gru/1");

    storage.fetch("gru/1", digest);
    storage.fetch("gru/1", digest);

    ModelVersion fetched = ModelVerifier.verify(storage.local("gru/1", digest));
    assertThat(fetched.digest()).isEqualTo(digest);
  }

  @Test
  void nothingIsPlacedOverSomething() throws IOException {
    assertThat(storage.place(staged("gru", 1), "gru/1")).isTrue();
    byte[] first = storage.read("gru/1/manifest.json").orElseThrow();
    Path second = staged("gru", 1);
    Files.writeString(second.resolve(Manifest.FILE), "another");

    assertThat(storage.place(second, "gru/1")).isFalse();

    assertThat(storage.read("gru/1/manifest.json")).hasValue(first);
    assertThat(storage.place(second, "gru/2")).isTrue();
  }

  @Test
  void ofWritersAtOnceOneGetsThePlace() throws Exception {
    int writers = 6;
    CyclicBarrier ready = new CyclicBarrier(writers);
    List<Boolean> placed = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        IntStream.range(0, writers)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            Storage own = open(root);
                            Path staged = staged("gru", 1);
                            ready.await();
                            placed.add(own.place(staged, "gru/1"));
                          } catch (Exception e) {
                            failures.add(e);
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(Collections.frequency(placed, true)).isEqualTo(1);
    assertThat(placed).hasSize(writers);
  }

  @Test
  void deletesAVersionAndNothingBesideIt() throws IOException {
    storage.place(staged("gru", 1), "gru/1");
    storage.place(staged("gru", 2), "gru/2");
    storage.write("gru/aliases/champion", "2\n".getBytes(UTF_8));

    storage.delete("gru/1");

    assertThat(storage.exists("gru/1/manifest.json")).isFalse();
    assertThat(storage.exists("gru/2/manifest.json")).isTrue();
    assertThat(storage.files("gru/aliases")).containsExactly("champion");
  }

  @Test
  void aRegistryOnItPublishesPromotesAndPrunes() {
    ModelRegistry registry = new ModelRegistry(storage);
    for (int i = 0; i < 4; i++) {
      registry.publish("gru", Drafts::write);
    }
    registry.promote("gru", 1, false);
    registry.promote("gru", 2, false);

    assertThat(registry.rollback("gru").manifest().version()).isEqualTo(1);
    assertThat(registry.prune("gru", 1, false)).containsExactly(2, 3);
    assertThat(registry.list()).extracting(each -> each.manifest().version()).containsExactly(1, 4);
    ModelVersion champion = new ModelRegistry(open(root)).open("gru", 1);
    assertThat(ModelVerifier.verify(champion.directory()).digest()).isEqualTo(champion.digest());
    assertThat(champion.location()).isEqualTo(storage.location("gru/1"));
  }

  private Path staged(String model, int version) throws IOException {
    Path staged = storage.stage(model);
    VersionDraft draft = Drafts.write(staged);
    Map<String, String> files = new TreeMap<>();
    for (String file : VersionFiles.list(staged)) {
      files.put(file, Digests.sha256(staged.resolve(file)));
    }
    Files.write(
        staged.resolve(Manifest.FILE), ManifestJson.write(draft.complete(model, version, files)));
    return staged;
  }
}

package dev.reelstream.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVerifierTest {
  private Path root;
  private Path version;

  @BeforeEach
  void publish(@TempDir Path folder) {
    root = folder;
    version = new ModelRegistry(root).publish("gru", Drafts::write).directory();
  }

  @Test
  void acceptsWhatTheRegistryWrote() {
    assertThat(ModelVerifier.verify(version).manifest().name()).isEqualTo("gru");
  }

  @Test
  void refusesATamperedFile() throws IOException {
    Path file = version.resolve("saved_model/variables/variables.index");
    byte[] bytes = Files.readAllBytes(file);
    bytes[500] ^= 1;
    Files.write(file, bytes);
    refuses("saved_model/variables/variables.index: has sha256");
  }

  @Test
  void checksUsersLikeTheOtherListsWhereTheyAreThere() {
    assertThat(ModelVerifier.verify(withUsers("u1\nu2\n")).directory()).isDirectory();
    for (String list : List.of("", "u1\nu1\n", "u1\n\n", "u1\nu2")) {
      assertThatThrownBy(() -> withUsers(list))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining(Manifest.USERS);
    }
  }

  private Path withUsers(String list) {
    return new ModelRegistry(root)
        .publish(
            "two-tower",
            staging -> {
              VersionDraft draft = Drafts.write(staging);
              Files.writeString(staging.resolve(Manifest.USERS), list);
              return draft;
            })
        .directory();
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Files.write(version.resolve("saved_model/variables/variables.index"), new byte[999]);
    refuses("variables.index: has sha256", "(999 bytes)");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(version.resolve("saved_model/variables/variables.index"));
    refuses("saved_model/variables/variables.index: is missing");
  }

  @Test
  void refusesAnExtraFile() throws IOException {
    Files.write(version.resolve("saved_model/assets.txt"), new byte[1]);
    refuses("saved_model/assets.txt: is not listed in manifest.json");
  }

  @Test
  void refusesLinksEvenToTheRightBytes() throws IOException {
    Path file = version.resolve(Manifest.POPULAR);
    Path elsewhere = Files.move(file, root.resolve("popular.txt"));
    Files.createSymbolicLink(file, elsewhere);
    refuses("popular.txt: is a symbolic link");
  }

  @Test
  void refusesLinkedFolders() throws IOException {
    Path folder = version.resolve("saved_model");
    Path elsewhere = Files.move(folder, root.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);
    refuses("saved_model: is a symbolic link");
  }

  @Test
  void refusesAVersionThatIsALink() throws IOException {
    Path elsewhere = Files.move(version, root.resolve("elsewhere"));
    Files.createSymbolicLink(version, elsewhere);
    refuses("a link");
  }

  @Test
  void refusesAManifestThatIsALink() throws IOException {
    Path file = version.resolve(Manifest.FILE);
    Path elsewhere = Files.move(file, root.resolve("manifest.json"));
    Files.createSymbolicLink(file, elsewhere);
    refuses("holds no manifest.json");
  }

  @Test
  void refusesPathsThatLeaveTheDirectory() throws IOException {
    Files.write(root.resolve("gru/outside"), new byte[1]);
    String digest = Digests.sha256(new byte[1]);
    for (String path :
        List.of(
            "../outside",
            "saved_model/../../outside",
            "/etc/hostname",
            "a//b",
            "./a",
            "a\\b",
            "C:/a",
            "")) {
      withFiles(path, digest);
      refuses("manifest.json: lists '" + path + "'");
    }
  }

  @Test
  void refusesADigestThatIsNone() throws IOException {
    withFiles("vocabulary.txt", "abc");
    refuses("lists vocabulary.txt with 'abc'");
  }

  @Test
  void refusesAVersionInAnothersPlace() throws IOException {
    Path moved = Files.move(version, root.resolve("gru/2"));
    assertThatThrownBy(() -> ModelVerifier.verify(moved))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("says gru version 1, but lies in gru/2");
  }

  @Test
  void refusesListsThatAreNone() throws IOException {
    withText(Manifest.VOCABULARY, text -> "");
    refuses("vocabulary.txt: holds no items");
    withText(Manifest.VOCABULARY, text -> "a\nb\na\n");
    refuses("vocabulary.txt: line 3 repeats item 'a'");
    withText(Manifest.VOCABULARY, text -> "a\n\nb\n");
    refuses("vocabulary.txt: line 2 is empty");
    withText(Manifest.VOCABULARY, text -> "a\nb\nc");
    refuses("vocabulary.txt: the last line is cut off");
    withText(Manifest.VOCABULARY, text -> "a\nb\n");
    withText(Manifest.POPULAR, text -> "b\nz\n");
    refuses("popular.txt: item 'z' is not in the vocabulary");
    withText(Manifest.POPULAR, text -> "");
    refuses("popular.txt: holds no items");
  }

  @Test
  void refusesAManifestWithoutAGraph() throws IOException {
    Files.delete(version.resolve("saved_model/saved_model.pb"));
    Manifest manifest = ModelVersion.read(version).manifest();
    Map<String, String> files = new HashMap<>(manifest.files());
    files.remove("saved_model/saved_model.pb");
    write(files);
    refuses("does not list saved_model/saved_model.pb");
  }

  @Test
  void refusesADirectoryThatIsNone() throws IOException {
    Files.delete(version.resolve(Manifest.FILE));
    refuses("holds no manifest.json");
    assertThatThrownBy(() -> ModelVerifier.verify(root.resolve("gru/9")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("gru/9: is no directory");
  }

  @Test
  void refusesAnotherVersionThanAnnounced() {
    ModelAnnouncement right = ModelVersion.read(version).announce("champion");
    assertThatThrownBy(() -> ModelVerifier.verify(announced(right, 2, right.digest())))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("holds gru version 1, announced was gru version 2");
    assertThatThrownBy(() -> ModelVerifier.verify(announced(right, 1, "f".repeat(64))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("announced was ffff");
  }

  private static ModelAnnouncement announced(ModelAnnouncement of, int version, String digest) {
    return new ModelAnnouncement(
        of.alias(), of.name(), version, digest, of.location(), of.metrics(), of.trainedThrough());
  }

  private void refuses(String... reasons) {
    assertThatThrownBy(() -> ModelVerifier.verify(version))
        .isInstanceOf(InvalidModelException.class)
        .message()
        .contains(reasons)
        .startsWith(version.toString())
        .doesNotContain("\n");
  }

  /** Lists one more file, as someone would who writes a manifest by hand. */
  private void withFiles(String path, String digest) throws IOException {
    Map<String, String> files = new HashMap<>(original());
    files.put(path, digest);
    write(files);
  }

  private Map<String, String> original() throws IOException {
    Map<String, String> files = new HashMap<>();
    for (String file : VersionFiles.list(version)) {
      files.put(file, Digests.sha256(version.resolve(file)));
    }
    return files;
  }

  private void withText(String file, UnaryOperator<String> change) throws IOException {
    Files.writeString(
        version.resolve(file), change.apply(Files.readString(version.resolve(file))), UTF_8);
    write(original());
  }

  private void write(Map<String, String> files) throws IOException {
    Files.write(
        version.resolve(Manifest.FILE),
        ManifestJson.write(Drafts.draft().complete("gru", 1, files)));
  }
}

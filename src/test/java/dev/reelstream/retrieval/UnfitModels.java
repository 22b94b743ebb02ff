package dev.reelstream.retrieval;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A version for every reason to refuse one, to be announced to a job that must go on. */
public final class UnfitModels {
  private static final int CATALOGUE = 20;

  private final ModelRegistry registry;
  private final Map<String, ModelAnnouncement> byReason = new LinkedHashMap<>();

  private UnfitModels(ModelRegistry registry) {
    this.registry = registry;
  }

  /** As champions, by a part of the reason for which each is refused. */
  public static Map<String, ModelAnnouncement> publish(ModelRegistry registry) {
    try {
      UnfitModels unfit = new UnfitModels(registry);
      unfit.files();
      unfit.manifests();
      unfit.graphs();
      return unfit.byReason;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void files() throws IOException {
    ModelVersion gone = fit();
    add("is no directory of its own", at(gone, gone.directory() + "-gone"));
    ModelVersion missing = fit();
    Files.delete(missing.savedModel().resolve("variables/variables.index"));
    add("variables.index: is missing", announce(missing));
    ModelVersion truncated = fit();
    Path weights = truncated.savedModel().resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    add("variables.data-00000-of-00001: has sha256", announce(truncated));
    ModelVersion linked = fit();
    Path target = Files.move(linked.popular(), registry.root().resolve("popular.txt"));
    Files.createSymbolicLink(linked.popular(), target);
    add("popular.txt: is a symbolic link", announce(linked));
  }

  private void manifests() throws IOException {
    ModelAnnouncement right = announce(fit());
    add(
        "announced was 0000",
        new ModelAnnouncement(
            right.alias(),
            right.name(),
            right.version(),
            "0".repeat(64),
            right.location(),
            Map.of(),
            0));
    ModelVersion leaving = fit();
    add(
        "which is no plain path inside the version",
        rewritten(leaving, json -> json.replace("\"popular.txt\"", "\"../popular.txt\"")));
    ModelVersion empty = fit();
    String before = sha256(empty.vocabulary());
    Files.write(empty.vocabulary(), new byte[0]);
    String after = sha256(empty.vocabulary());
    add(
        "vocabulary.txt: holds no items",
        rewritten(
            empty, json -> json.replaceFirst("(vocabulary.txt\" : \")" + before, "$1" + after)));
  }

  private void graphs() {
    add("inputs are", announce(tiny().contextNamed("history").publishUnasked(registry)));
    add("must be DT_INT32[-1, 10]", announce(tiny().contextOf(7).publishUnasked(registry)));
    TinySavedModel nan = tiny();
    nan.items[17][3] = Float.NaN;
    add("with NaN", announce(nan.publishUnasked(registry)));
    add("golden query 1", announce(tiny().publishUnasked(registry)));
    add(
        "is a ReadFile",
        announce(
            tiny()
                .with(
                    (tf, scores) ->
                        tf.withControlDependencies(tf.io.readFile(tf.constant("/etc/hostname")))
                            .identity(scores))
                .publishUnasked(registry)));
  }

  private void add(String reason, ModelAnnouncement announcement) {
    byReason.put(reason, announcement);
  }

  private static TinySavedModel tiny() {
    return TinySavedModel.random(CATALOGUE, 4, 1);
  }

  private ModelVersion fit() {
    return tiny().publish(registry);
  }

  private static ModelAnnouncement announce(ModelVersion version) {
    return version.announce(ModelAnnouncement.CHAMPION);
  }

  private static ModelAnnouncement at(ModelVersion version, String location) {
    ModelAnnouncement right = announce(version);
    return new ModelAnnouncement(
        right.alias(), right.name(), right.version(), right.digest(), location, Map.of(), 0);
  }

  /** Somebody has edited the manifest, and announces what it is now. */
  private static ModelAnnouncement rewritten(ModelVersion version, UnaryOperator<String> change)
      throws IOException {
    Path manifest = version.directory().resolve(Manifest.FILE);
    String json = Files.readString(manifest);
    String changed = change.apply(json);
    if (changed.equals(json)) {
      throw new AssertionError("nothing to change in " + json);
    }
    Files.writeString(manifest, changed);
    return announce(ModelVersion.read(version.directory()));
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.reelstream.registry;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Model versions in a directory tree, {@code <name>/<version>/}, with aliases beside them. */
public final class ModelRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
  private static final String STAGING = ".staging-";
  // Staging folders live for seconds; one that nothing has touched for a day belonged to a crash.
  private static final Duration STALE = Duration.ofDays(1);
  // Each failed attempt means that another writer succeeded.
  private static final int ATTEMPTS = 100;

  private final Path root;
  private final Clock clock;

  public ModelRegistry(Path root) {
    this(root, Clock.systemUTC());
  }

  public ModelRegistry(Path root, Clock clock) {
    this.root = root.toAbsolutePath().normalize();
    this.clock = clock;
  }

  public Path root() {
    return root;
  }

  /**
   * Writes the next version of a model. All of it is written, digested, verified and synced in a
   * hidden folder, then renamed once: a reader sees a whole version or none. Of two writers each
   * gets a number of its own.
   */
  public ModelVersion publish(String name, VersionWriter writer) {
    Path model = model(name);
    Path staging = model.resolve(STAGING + UUID.randomUUID());
    try {
      Files.createDirectories(staging);
      sweep(model);
      VersionDraft draft = writer.write(staging);
      if (Files.exists(staging.resolve(Manifest.FILE), LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidModelException(Manifest.FILE + ": is written by the registry alone");
      }
      Map<String, String> files = new TreeMap<>();
      for (String file : VersionFiles.list(staging)) {
        files.put(file, Digests.sha256(staging.resolve(file)));
      }
      ModelVerifier.checkContents(staging, draft.complete(name, 1, files));
      VersionFiles.sync(staging);
      return rename(model, staging, draft, files);
    } catch (IOException e) {
      throw new RegistryException(
          "cannot publish a version of " + name + " under " + root + ": " + e, e);
    } finally {
      discard(staging);
    }
  }

  private static ModelVersion rename(
      Path model, Path staging, VersionDraft draft, Map<String, String> files) throws IOException {
    String name = String.valueOf(model.getFileName());
    for (int attempt = 0; ; attempt++) {
      int number = versions(model).stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
      Path manifest = staging.resolve(Manifest.FILE);
      Files.write(manifest, ManifestJson.write(draft.complete(name, number, files)));
      VersionFiles.syncFile(manifest);
      VersionFiles.syncFolder(staging);
      Path target = model.resolve(String.valueOf(number));
      try {
        // A rename onto a folder with files in it fails: that is what arbitrates between writers.
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.exists(target) || attempt >= ATTEMPTS) {
          throw e;
        }
        continue;
      }
      VersionFiles.syncFolder(model);
      return ModelVersion.read(target);
    }
  }

  /** The version as its manifest describes it; its files are verified when it is loaded. */
  public ModelVersion open(String name, int version) {
    Path directory = model(name).resolve(String.valueOf(version));
    if (!Files.isDirectory(directory)) {
      throw new RegistryException(
          "model %s has no version %d under %s; there are: %s"
              .formatted(name, version, root, call(() -> versions(model(name)))));
    }
    return ModelVersion.read(directory);
  }

  public Optional<Integer> latest(String name) {
    List<Integer> versions = call(() -> versions(model(name)));
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** The version behind an alias; empty where nobody has set it. */
  public Optional<Integer> alias(String name, String alias) {
    return call(() -> new Aliases(model(name)).get(alias));
  }

  /** Points an alias at a version that exists. */
  public void alias(String name, String alias, int version) {
    open(name, version);
    call(
        () -> {
          new Aliases(model(name)).set(alias, version);
          return version;
        });
  }

  /** Every version by name and number; one whose manifest cannot be read is logged and left out. */
  public List<ModelVersion> list() {
    List<ModelVersion> found = new ArrayList<>();
    for (Path model : call(() -> children(root))) {
      for (int version : call(() -> versions(model))) {
        try {
          found.add(ModelVersion.read(model.resolve(String.valueOf(version))));
        } catch (InvalidModelException e) {
          LOG.warn("left out: {}", e.getMessage());
        }
      }
    }
    return found;
  }

  /** The number a folder name or alias stands for: plain digits without a leading zero. */
  static OptionalInt versionNumber(String text) {
    return text.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private Path model(String name) {
    return root.resolve(Names.check("model name", name));
  }

  private static List<Integer> versions(Path model) throws IOException {
    return children(model).stream()
        .filter(folder -> Files.isRegularFile(folder.resolve(Manifest.FILE)))
        .flatMap(folder -> versionNumber(String.valueOf(folder.getFileName())).stream().boxed())
        .sorted()
        .toList();
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }

  private void sweep(Path model) throws IOException {
    long oldest = clock.millis() - STALE.toMillis();
    for (Path folder : children(model)) {
      if (String.valueOf(folder.getFileName()).startsWith(STAGING)
          && VersionFiles.lastModified(folder) < oldest) {
        LOG.info("removing {}: left behind by a writer that did not finish", folder);
        discard(folder);
      }
    }
  }

  private static void discard(Path staging) {
    try {
      VersionFiles.delete(staging);
    } catch (IOException e) {
      LOG.warn("could not remove {}: {}", staging, e.toString());
    }
  }

  private <T> T call(FileOperation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw new RegistryException("the registry at " + root + " cannot be used: " + e, e);
    }
  }

  private interface FileOperation<T> {
    T run() throws IOException;
  }
}

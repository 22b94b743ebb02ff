package dev.reelstream.registry;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of this machine, or one that all machines mount under the same path. */
final class LocalStorage implements Storage {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStorage.class);
  private static final String STAGING = ".staging-";
  private static final String DELETED = ".deleted-";
  // Staging folders live for seconds; one that nothing has touched for a day belonged to a crash.
  private static final Duration STALE = Duration.ofDays(1);

  private final Path root;
  private final Clock clock;

  LocalStorage(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
  }

  @Override
  public String location(String path) {
    return root.resolve(path).toString();
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    return names(folder, Files::isDirectory);
  }

  @Override
  public List<String> files(String folder) throws IOException {
    return names(folder, Files::isRegularFile);
  }

  private List<String> names(String folder, Predicate<Path> wanted) throws IOException {
    Path path = root.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(path)) {
      return children
          .filter(wanted)
          .map(child -> String.valueOf(child.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Override
  public boolean exists(String file) {
    return Files.isRegularFile(root.resolve(file), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<byte[]> read(String file) throws IOException {
    return exists(file) ? Optional.of(Files.readAllBytes(root.resolve(file))) : Optional.empty();
  }

  @Override
  public void write(String file, byte[] bytes) throws IOException {
    Path target = root.resolve(file);
    Path folder = parent(target);
    Files.createDirectories(folder);
    Path draft = folder.resolve("." + target.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.write(draft, bytes);
      VersionFiles.syncFile(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    VersionFiles.syncFolder(folder);
  }

  @Override
  public void delete(String path) throws IOException {
    Path target = root.resolve(path);
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(target);
      return;
    }
    // Renamed first: whoever is killed in between leaves no half version.
    Path gone = target.resolveSibling(DELETED + UUID.randomUUID());
    Files.move(target, gone, StandardCopyOption.ATOMIC_MOVE);
    VersionFiles.delete(gone);
  }

  @Override
  public Path stage(String model) throws IOException {
    Path folder = root.resolve(model);
    Path staging = Files.createDirectories(folder.resolve(STAGING + UUID.randomUUID()));
    sweep(folder);
    return staging;
  }

  @Override
  public boolean place(Path staged, String folder) throws IOException {
    VersionFiles.sync(staged);
    Path target = root.resolve(folder);
    try {
      // A rename onto a folder with files in it fails: that is what arbitrates between writers.
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.exists(target)) {
        return false;
      }
      throw e;
    }
    VersionFiles.syncFolder(parent(target));
    return true;
  }

  @Override
  public Path local(String folder, String digest) {
    return root.resolve(folder);
  }

  @Override
  public void fetch(String folder, String digest) {}

  private void sweep(Path model) throws IOException {
    long oldest = clock.millis() - STALE.toMillis();
    List<Path> leftBehind;
    try (Stream<Path> children = Files.list(model)) {
      leftBehind = children.filter(LocalStorage::ours).toList();
    }
    for (Path folder : leftBehind) {
      if (VersionFiles.lastModified(folder) < oldest) {
        LOG.info("removing {}: left behind by a process that did not finish", folder);
        try {
          VersionFiles.delete(folder);
        } catch (IOException e) {
          LOG.warn("could not remove {}: {}", folder, e.toString());
        }
      }
    }
  }

  private static boolean ours(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(STAGING) || name.startsWith(DELETED);
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " lies in no folder");
    }
    return parent;
  }
}

package dev.reelstream.collect;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one collection, held by one collector at a time: files are gathered in a hidden
 * folder beside it, which gets its name when everything is in it.
 */
final class OutputFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);
  static final String RESULT = "collected.json";

  private final Path output;
  private final Path parent;
  private final ProcessLock lock;

  private OutputFolder(Path output, Path parent, ProcessLock lock) {
    this.output = output;
    this.parent = parent;
    this.lock = lock;
  }

  /**
   * Keeps other collectors out until it is closed.
   *
   * @throws CollectException if another one is at work there
   */
  static OutputFolder lock(Path place) throws IOException {
    Path output = place.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNull(output.getParent(), "an output folder has a parent");
    ProcessLock lock =
        ProcessLock.tryLock(parent.resolve("." + output.getFileName() + ".lock"))
            .orElseThrow(
                () -> new CollectException("another collection into " + output + " is under way"));
    return new OutputFolder(output, parent, lock);
  }

  /** The collection that is there; empty where there is none. */
  Optional<CollectResult> present() throws IOException {
    if (Files.exists(output.resolve(RESULT))) {
      return Optional.of(result(output));
    }
    if (Files.exists(output) && !isEmptyFolder(output)) {
      throw new CollectException(
          output + " is there and holds no collection: give another folder, or remove it");
    }
    return Optional.empty();
  }

  /** An empty folder to gather files in; what dead collectors left behind is removed. */
  Path stage() throws IOException {
    String prefix = "." + output.getFileName() + ".collecting-";
    for (Path sibling : children(parent)) {
      if (String.valueOf(sibling.getFileName()).startsWith(prefix)) {
        LOG.info("removing {}: left behind by a collection that did not finish", sibling);
        Folders.delete(sibling);
      }
    }
    return Files.createDirectory(parent.resolve(prefix + UUID.randomUUID()));
  }

  /** Makes the gathered files the collection. */
  void publish(Path staging, CollectResult result) throws IOException {
    Files.write(staging.resolve(RESULT), new Json().write(result));
    Folders.syncTree(staging);
    Files.deleteIfExists(output);
    Files.move(staging, output, StandardCopyOption.ATOMIC_MOVE);
    Folders.syncFolder(parent);
  }

  /** Reads what {@link #publish} has written. */
  static CollectResult result(Path output) throws IOException {
    Path file = output.resolve(RESULT);
    if (!Files.exists(file)) {
      throw new CollectException(
          output + " holds no whole collection: there is no " + RESULT + " in it");
    }
    try {
      return new Json().read(Files.readAllBytes(file), CollectResult.class);
    } catch (MalformedRecordException e) {
      throw new CollectException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    return Files.isDirectory(path) && children(path).isEmpty();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

package dev.reelstream.bench;

import dev.reelstream.local.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A snapshot's folder. */
final class Folder {
  private Folder() {}

  /** Of all files in it. */
  static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(Folder::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }

  static void remove(Path folder) {
    FileTree.delete(folder);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the size of " + file, e);
    }
  }
}

package dev.reelstream.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** What a collection does to files and folders so that a crash leaves whole ones or none. */
final class Folders {
  private Folders() {}

  /** Replaces a file's content at once, on disk when this returns. */
  static void write(Path file, byte[] content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path fresh = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
    Path parent = Objects.requireNonNull(fresh.getParent(), "a file has a folder");
    Files.createDirectories(parent);
    try {
      Files.write(fresh, content);
      sync(fresh);
      Files.move(
          fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(parent);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Forces everything under a folder to disk. */
  static void syncTree(Path folder) throws IOException {
    for (Path path : deepestFirst(folder)) {
      if (Files.isDirectory(path)) {
        syncFolder(path);
      } else {
        sync(path);
      }
    }
  }

  static void delete(Path folder) throws IOException {
    for (Path path : deepestFirst(folder)) {
      Files.deleteIfExists(path);
    }
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of texts, one after the other. */
  static String sha256(List<String> texts) {
    MessageDigest digest = sha256();
    texts.forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; its file system journals renames itself.
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static List<Path> deepestFirst(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}

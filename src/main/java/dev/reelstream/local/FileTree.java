package dev.reelstream.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Removal of a directory with everything in it. */
public final class FileTree {
  // A thread on its way out may still write one last file.
  private static final int ATTEMPTS = 5;

  private FileTree() {}

  /** Links are removed, not followed; a file that somebody else removed meanwhile is no error. */
  public static void delete(Path root) {
    for (int attempt = 1; Files.exists(root, LinkOption.NOFOLLOW_LINKS); attempt++) {
      try {
        deleteOnce(root);
      } catch (DirectoryNotEmptyException e) {
        if (attempt == ATTEMPTS) {
          throw new UncheckedIOException("cannot remove " + root, e);
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + root, e);
      }
    }
  }

  private static void deleteOnce(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

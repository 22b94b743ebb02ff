package dev.reelstream.retraining;

import dev.reelstream.collect.Bound;
import dev.reelstream.collect.ProcessLock;
import dev.reelstream.local.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The work folder of retraining, held by one round at a time: what was collected, and candidates
 * that are not decided about.
 *
 * <p>For maintainers: the lock is the operating system's, which releases it when a killed process
 * is gone. On a network file system without locks, two loops over one registry need two work
 * folders.
 */
record RetrainWork(Path folder, ProcessLock lock) implements AutoCloseable {
  private static final String EXAMPLES = "examples-";

  /**
   * Keeps other rounds out until it is closed; {@link RetrainingException} if one is at work there.
   */
  static RetrainWork lock(Path folder) throws IOException {
    return new RetrainWork(
        folder,
        ProcessLock.tryLock(folder.resolve(".lock"))
            .orElseThrow(
                () ->
                    new RetrainingException(
                        "another round is under way in %s: wait for its end, or give another --work"
                            .formatted(folder))));
  }

  /**
   * Where what is read up to a bound is collected, so that the same round again finds it. What
   * other rounds have collected, or began to, is removed: the topic still holds it.
   */
  Path examples(Bound bound) throws IOException {
    String own = EXAMPLES + String.format("%08x", bound.hashCode());
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(
              each -> {
                String name = each.getFileName().toString().replaceFirst("^\\.", "");
                return name.startsWith(EXAMPLES) && !name.startsWith(own);
              })
          .forEach(FileTree::delete);
    }
    return folder.resolve(own);
  }

  Path candidates() {
    return folder.resolve("candidates");
  }

  /** A round has come to a decision: what those before it left undecided is of no use any more. */
  void removeCandidates() {
    FileTree.delete(candidates());
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

package dev.reelstream.cli;

import dev.reelstream.local.FileTree;
import dev.reelstream.registry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A registry somebody named, or one that goes away with what was trained into it. */
final class VersionStore implements AutoCloseable {
  private final ModelRegistry registry;
  private final @Nullable Thread remover;

  private VersionStore(Path root, boolean temporary) {
    this.registry = new ModelRegistry(root);
    this.remover = temporary ? new Thread(() -> FileTree.delete(root), "version-remover") : null;
    if (remover != null) {
      // Ctrl-C in the middle of a training must not leave it behind either.
      Runtime.getRuntime().addShutdownHook(remover);
    }
  }

  /** The named folder; else {@code models} where versions are looked for, or a temporary one. */
  static VersionStore of(@Nullable Path named, boolean existing) {
    if (named != null || existing) {
      return new VersionStore(named == null ? Path.of("models") : named, false);
    }
    try {
      return new VersionStore(Files.createTempDirectory("reelstream-evaluate-"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  ModelRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    if (remover == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(remover);
    } catch (IllegalStateException shuttingDown) {
      return;
    }
    FileTree.delete(registry.root());
  }
}

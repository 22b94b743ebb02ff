package dev.reelstream.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Names for versions: one small file each, replaced whole, so a reader sees the old or the new. */
final class Aliases {
  static final String FOLDER = "aliases";

  private final Path folder;

  Aliases(Path model) {
    this.folder = model.resolve(FOLDER);
  }

  Optional<Integer> get(String alias) throws IOException {
    Path file = folder.resolve(Names.check("alias", alias));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file, StandardCharsets.UTF_8).strip();
    OptionalInt version = ModelRegistry.versionNumber(text);
    if (version.isEmpty()) {
      throw new RegistryException(file + ": holds '" + text + "', expected a version number");
    }
    return Optional.of(version.getAsInt());
  }

  void set(String alias, int version) throws IOException {
    Path file = folder.resolve(Names.check("alias", alias));
    Files.createDirectories(folder);
    Path draft = folder.resolve("." + alias + "-" + UUID.randomUUID());
    try {
      Files.writeString(draft, version + "\n", StandardCharsets.UTF_8);
      VersionFiles.syncFile(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    VersionFiles.syncFolder(folder);
  }
}

package dev.reelstream.registry;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which storage a text names: a folder of this machine, or a URI. */
final class Storages {
  private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private static @Nullable Path cache;

  private Storages() {}

  static Storage of(String root, Clock clock) {
    return isUri(root)
        ? new FlinkStorage(URI.create(root), cache())
        : new LocalStorage(Path.of(root).toAbsolutePath().normalize(), clock);
  }

  static boolean isUri(String location) {
    return URI_SCHEME.matcher(location).matches();
  }

  /** The registry in which an announced version says it lies; empty where it is in none. */
  static Optional<String> registryOf(ModelAnnouncement announced) {
    String folder = "/" + announced.name() + "/" + announced.version();
    String location = announced.location();
    return location.endsWith(folder)
        ? Optional.of(location.substring(0, location.length() - folder.length()))
        : Optional.empty();
  }

  /** One per process, gone with it: versions are large, and another process may have other ones. */
  private static synchronized Path cache() {
    Path folder = cache;
    if (folder == null) {
      try {
        folder = Files.createTempDirectory("reelstream-models-");
      } catch (IOException e) {
        throw new RegistryException("no folder for fetched versions can be made: " + e, e);
      }
      Path made = folder;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made), "version-cache-remover"));
      cache = folder;
    }
    return folder;
  }

  private static void remove(Path folder) {
    try {
      VersionFiles.delete(folder);
    } catch (IOException e) {
      // The process ends; whoever cleans the temporary folder finds the rest.
    }
  }
}

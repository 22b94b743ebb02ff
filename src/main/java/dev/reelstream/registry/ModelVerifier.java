package dev.reelstream.registry;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Holds a version's files against its manifest before anything in them is used; what the graph may
 * contain is checked where TensorFlow is known.
 */
public final class ModelVerifier {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> REQUIRED =
      List.of(Manifest.SAVED_MODEL + "/saved_model.pb", Manifest.VOCABULARY, Manifest.POPULAR);

  private ModelVerifier() {}

  /** Verifies the version at an announcement's location and that it is the one announced. */
  public static ModelVersion verify(ModelAnnouncement announcement) {
    ModelVersion version = verify(ModelRegistry.here(announcement));
    Manifest manifest = version.manifest();
    if (!manifest.name().equals(announcement.name())
        || manifest.version() != announcement.version()) {
      throw new InvalidModelException(
          "%s: holds %s version %d, announced was %s version %d"
              .formatted(
                  announcement.location(),
                  manifest.name(),
                  manifest.version(),
                  announcement.name(),
                  announcement.version()));
    }
    if (!version.digest().equals(announcement.digest())) {
      throw new InvalidModelException(
          "%s: %s has sha256 %s, announced was %s"
              .formatted(
                  announcement.location(), Manifest.FILE, version.digest(), announcement.digest()));
    }
    return version;
  }

  /** Verifies everything in {@code <name>/<version>/}; returns the version as it stands there. */
  public static ModelVersion verify(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidModelException(
          directory + ": is no directory of its own (missing or a link)");
    }
    ModelVersion version = ModelVersion.read(absolute);
    try {
      checkPlace(version);
      checkContents(absolute, version.manifest());
    } catch (IOException e) {
      throw new InvalidModelException(directory + ": cannot be read: " + e, e);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(directory + ": " + e.getMessage(), e);
    }
    return version;
  }

  private static void checkPlace(ModelVersion version) {
    Path parent = version.directory().getParent();
    String name = parent == null ? "" : String.valueOf(parent.getFileName());
    String number = String.valueOf(version.directory().getFileName());
    Manifest manifest = version.manifest();
    if (!manifest.name().equals(name) || !String.valueOf(manifest.version()).equals(number)) {
      throw new InvalidModelException(
          "%s: says %s version %d, but lies in %s/%s"
              .formatted(Manifest.FILE, manifest.name(), manifest.version(), name, number));
    }
  }

  static void checkContents(Path directory, Manifest manifest) throws IOException {
    Map<String, String> listed = new TreeMap<>(manifest.files());
    listed.forEach(ModelVerifier::checkEntry);
    for (String file : REQUIRED) {
      if (!listed.containsKey(file)) {
        throw new InvalidModelException(Manifest.FILE + ": does not list " + file);
      }
    }
    SortedSet<String> present = VersionFiles.list(directory);
    for (String file : present) {
      if (!listed.containsKey(file)) {
        throw new InvalidModelException(file + ": is not listed in " + Manifest.FILE);
      }
    }
    for (Map.Entry<String, String> entry : listed.entrySet()) {
      if (!present.contains(entry.getKey())) {
        throw new InvalidModelException(entry.getKey() + ": is missing");
      }
      Path file = directory.resolve(entry.getKey());
      String digest = Digests.sha256(file);
      if (!digest.equals(entry.getValue())) {
        throw new InvalidModelException(
            "%s: has sha256 %s (%d bytes), the manifest says %s"
                .formatted(entry.getKey(), digest, Files.size(file), entry.getValue()));
      }
    }
    checkLists(directory, listed.containsKey(Manifest.USERS));
  }

  static void checkEntry(String path, String digest) {
    boolean leaves = path.isEmpty() || path.startsWith("/") || path.matches("[A-Za-z]:.*");
    for (String name : path.split("/", -1)) {
      leaves |= name.isEmpty() || name.equals(".") || name.equals("..");
    }
    if (leaves || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
      throw new InvalidModelException(
          Manifest.FILE + ": lists '" + path + "', which is no plain path inside the version");
    }
    if (!SHA256.matcher(digest).matches()) {
      throw new InvalidModelException(
          Manifest.FILE + ": lists " + path + " with '" + digest + "', which is no sha256");
    }
  }

  private static void checkLists(Path directory, boolean users) throws IOException {
    if (users) {
      ItemFile.read(directory.resolve(Manifest.USERS));
    }
    List<String> vocabulary = ItemFile.read(directory.resolve(Manifest.VOCABULARY));
    List<String> strangers = new ArrayList<>(ItemFile.read(directory.resolve(Manifest.POPULAR)));
    strangers.removeAll(new HashSet<>(vocabulary));
    if (!strangers.isEmpty()) {
      throw new InvalidModelException(
          "%s: item '%s' is not in the vocabulary".formatted(Manifest.POPULAR, strangers.get(0)));
    }
  }
}

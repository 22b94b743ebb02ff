package dev.reelstream.registry;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * One immutable version: its directory, how other processes name that, what its manifest says, and
 * that manifest's sha256.
 *
 * <p>Having one says that the manifest could be read, not that the files are whole: see {@link
 * ModelVerifier}.
 */
public record ModelVersion(Path directory, String location, Manifest manifest, String digest) {
  // Golden batches are a few kilobytes; anything near this is no manifest of ours.
  private static final long MAX_MANIFEST_BYTES = 64L << 20;

  /** Reads the manifest in a directory; {@link InvalidModelException} where there is none. */
  public static ModelVersion read(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    Path file = absolute.resolve(Manifest.FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidModelException(directory + ": holds no " + Manifest.FILE);
    }
    try {
      if (Files.size(file) > MAX_MANIFEST_BYTES) {
        throw new InvalidModelException(file + ": is larger than " + MAX_MANIFEST_BYTES + " bytes");
      }
      return of(absolute, absolute.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidModelException(file + ": " + e.getMessage(), e);
    }
  }

  /** A version by the bytes of its manifest. */
  static ModelVersion of(Path directory, String location, byte[] json) {
    try {
      return new ModelVersion(directory, location, ManifestJson.read(json), Digests.sha256(json));
    } catch (InvalidModelException e) {
      throw new InvalidModelException(location + ": " + e.getMessage(), e);
    }
  }

  public Path savedModel() {
    return directory.resolve(Manifest.SAVED_MODEL);
  }

  public Path vocabulary() {
    return directory.resolve(Manifest.VOCABULARY);
  }

  public Path popular() {
    return directory.resolve(Manifest.POPULAR);
  }

  /** Is there only where the family looks at who asks. */
  public Path users() {
    return directory.resolve(Manifest.USERS);
  }

  /** Is there in every version that was written since item vectors are. */
  public Path itemVectors() {
    return directory.resolve(Manifest.ITEM_VECTORS);
  }

  /** Is there only where the catalogue is large. */
  public Path itemIndex() {
    return directory.resolve(Manifest.ITEM_INDEX);
  }

  /** Is there only where the family is served step by step. */
  public Path gruCell() {
    return directory.resolve(Manifest.GRU_CELL);
  }

  /** The record that puts this version in force under an alias. */
  public ModelAnnouncement announce(String alias) {
    return new ModelAnnouncement(
        alias,
        manifest.name(),
        manifest.version(),
        digest,
        location,
        manifest.metrics(),
        manifest.trainedThrough());
  }
}

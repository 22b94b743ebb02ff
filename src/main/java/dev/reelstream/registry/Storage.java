package dev.reelstream.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The few file operations that a registry is made of.
 *
 * <p>Paths are relative to the registry's root, with {@code /} between names. Names that begin with
 * a dot are the storage's own and are not listed.
 */
public interface Storage {
  /** How other processes name a path of this storage; what announcements say. */
  String location(String path);

  /** Names of the folders in a folder, sorted; none where it is missing. */
  List<String> folders(String folder) throws IOException;

  /** Names of the files in a folder, sorted; none where it is missing. */
  List<String> files(String folder) throws IOException;

  /** Whether there is such a file; a link is none. */
  boolean exists(String file) throws IOException;

  /** A small file, whole; empty where there is none. */
  Optional<byte[]> read(String file) throws IOException;

  /** Writes a small file, in place of what was there: a reader sees the old bytes or the new. */
  void write(String file, byte[] bytes) throws IOException;

  /** Removes a file or a folder with all that is in it; a version is none from the first moment. */
  void delete(String path) throws IOException;

  /** An empty local folder to write a version of a model in, for {@link #place}. */
  Path stage(String model) throws IOException;

  /**
   * Makes a staged folder visible under a path, whole or not at all.
   *
   * @return false where something stands there already: of two writers one gets true
   */
  boolean place(Path staged, String folder) throws IOException;

  /** Where a version lies, or will lie, on this machine; {@link #fetch} brings it there. */
  Path local(String folder, String digest);

  /** Brings a version to this machine where it is not here yet. */
  void fetch(String folder, String digest) throws IOException;
}

package dev.reelstream.registry;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * Any file system that Flink knows by a URI, {@code s3://} or {@code hdfs://}; versions are fetched
 * into a folder of this machine before they are used.
 */
final class FlinkStorage implements Storage {
  /*
   * For maintainers. Not every such system renames a folder at once, so nothing here needs that. A writer takes a number by
   * renaming a folder with its name in it there, and looks whose name stands there afterwards; then it uploads, the manifest
   * last. A folder without a manifest is no version. On object stores, where a rename is a copy, two writers that come within
   * moments of each other may both see their own name: the manifest is read back for that reason, and what two of them have
   * mixed fails its digests and is never served.
   */
  private static final String OWNER = ".owner";

  private final Path root;
  private final java.nio.file.Path cache;

  FlinkStorage(URI root, java.nio.file.Path cache) {
    this.root = new Path(root);
    this.cache = cache;
  }

  @Override
  public String location(String path) {
    return at(path).toString();
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    return names(folder, FileStatus::isDir);
  }

  @Override
  public List<String> files(String folder) throws IOException {
    return names(folder, status -> !status.isDir());
  }

  private List<String> names(String folder, Predicate<FileStatus> wanted) throws IOException {
    Path path = at(folder);
    FileStatus[] found = fileSystem().exists(path) ? fileSystem().listStatus(path) : null;
    return found == null
        ? List.of()
        : Arrays.stream(found)
            .filter(wanted)
            .map(status -> status.getPath().getName())
            .filter(name -> !name.startsWith("."))
            .sorted()
            .toList();
  }

  @Override
  public boolean exists(String file) throws IOException {
    Path path = at(file);
    return fileSystem().exists(path) && !fileSystem().getFileStatus(path).isDir();
  }

  @Override
  public Optional<byte[]> read(String file) throws IOException {
    if (!exists(file)) {
      return Optional.empty();
    }
    try (FSDataInputStream in = fileSystem().open(at(file))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException goneMeanwhile) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String file, byte[] bytes) throws IOException {
    Path target = at(file);
    Path draft = new Path(target.getParent(), "." + target.getName() + "-" + UUID.randomUUID());
    create(draft, bytes);
    if (!fileSystem().rename(draft, target)) {
      // Some do not rename over a file; for a moment there is none.
      fileSystem().delete(target, false);
      if (!fileSystem().rename(draft, target)) {
        throw new IOException("cannot write " + target);
      }
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path target = at(path);
    if (!fileSystem().exists(target)) {
      return;
    }
    Path manifest = new Path(target, Manifest.FILE);
    if (fileSystem().getFileStatus(target).isDir() && fileSystem().exists(manifest)) {
      // First: what is left, if we are killed now, is no version.
      fileSystem().delete(manifest, false);
    }
    fileSystem().delete(target, true);
  }

  @Override
  public java.nio.file.Path stage(String model) throws IOException {
    Files.createDirectories(cache);
    return Files.createTempDirectory(cache, ".staging-");
  }

  @Override
  public boolean place(java.nio.file.Path staged, String folder) throws IOException {
    if (!claim(folder)) {
      return false;
    }
    List<String> files = new ArrayList<>(VersionFiles.list(staged));
    // Last: with it the folder becomes a version.
    files.add(Manifest.FILE);
    for (String file : files) {
      try (FSDataOutputStream out =
          fileSystem().create(at(folder + "/" + file), WriteMode.NO_OVERWRITE)) {
        Files.copy(staged.resolve(file), out);
      }
    }
    byte[] manifest = Files.readAllBytes(staged.resolve(Manifest.FILE));
    return Arrays.equals(manifest, read(folder + "/" + Manifest.FILE).orElse(new byte[0]));
  }

  /** Whether the number is ours: of all that rename a folder there, one finds its name in it. */
  private boolean claim(String folder) throws IOException {
    Path target = at(folder);
    if (fileSystem().exists(target)) {
      return false;
    }
    String owner = UUID.randomUUID().toString();
    Path own = new Path(target.getParent(), ".claim-" + owner);
    create(new Path(own, OWNER), owner.getBytes(StandardCharsets.UTF_8));
    boolean renamed;
    try {
      renamed = fileSystem().rename(own, target);
    } catch (IOException e) {
      // Taken meanwhile: each system says so in its own way.
      if (!fileSystem().exists(target)) {
        fileSystem().delete(own, true);
        throw e;
      }
      renamed = false;
    }
    // Where the target stood, some systems refuse, and some move our folder into it.
    fileSystem().delete(own, true);
    fileSystem().delete(new Path(target, own.getName()), true);
    byte[] stands = read(folder + "/" + OWNER).orElse(new byte[0]);
    return renamed && owner.equals(new String(stands, StandardCharsets.UTF_8));
  }

  @Override
  public java.nio.file.Path local(String folder, String digest) {
    return cache.resolve(digest).resolve(folder);
  }

  @Override
  public void fetch(String folder, String digest) throws IOException {
    if (Files.isDirectory(local(folder, digest))) {
      return;
    }
    Files.createDirectories(cache);
    java.nio.file.Path draft = Files.createTempDirectory(cache, ".fetching-");
    try {
      java.nio.file.Path version = Files.createDirectories(draft.resolve(folder));
      byte[] json =
          read(folder + "/" + Manifest.FILE)
              .orElseThrow(
                  () ->
                      new InvalidModelException(location(folder) + ": holds no " + Manifest.FILE));
      Manifest manifest = ModelVersion.of(version, location(folder), json).manifest();
      for (String file : manifest.files().keySet()) {
        ModelVerifier.checkEntry(file, manifest.files().getOrDefault(file, ""));
        download(folder + "/" + file, version.resolve(file));
      }
      Files.write(version.resolve(Manifest.FILE), json);
      ModelVerifier.verify(version);
      Files.move(draft, cache.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another thread has brought the same version meanwhile.
      if (!Files.isDirectory(local(folder, digest))) {
        throw e;
      }
    } finally {
      VersionFiles.delete(draft);
    }
  }

  private void download(String file, java.nio.file.Path target) throws IOException {
    java.nio.file.Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (FSDataInputStream in = fileSystem().open(at(file))) {
      Files.copy(in, target);
    } catch (FileNotFoundException e) {
      throw new InvalidModelException(location(file) + ": is missing", e);
    }
  }

  private void create(Path file, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = fileSystem().create(file, WriteMode.OVERWRITE)) {
      out.write(bytes);
    }
  }

  private Path at(String path) {
    return path.isEmpty() ? root : new Path(root, path);
  }

  private FileSystem fileSystem() throws IOException {
    return root.getFileSystem();
  }
}

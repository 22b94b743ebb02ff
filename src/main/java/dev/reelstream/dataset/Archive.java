package dev.reelstream.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks the few files of a MovieLens archive that are used, under names that are ours. */
final class Archive {
  /*
   * Nothing of an entry's path but a known last name reaches the disk, so no entry can leave the
   * folder; links in an archive come out as ordinary files. A path that tries is still an error:
   * such an archive is not GroupLens's. The largest rating file is 0.9 GB.
   */
  private static final long MAX_BYTES = 4L << 30;
  private static final int MAX_ENTRIES = 1000;
  private static final int BUFFER = 1 << 16;

  private Archive() {}

  /** Unpacks into a new folder; {@code source} is what messages call the archive. */
  static void unpack(Path archive, String source, MovieLens set, Path folder) throws IOException {
    Files.createDirectory(folder);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.size() > MAX_ENTRIES) {
        throw new DatasetException("%s holds %d files".formatted(source, zip.size()));
      }
      long left = MAX_BYTES;
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        List<String> path = path(entry.getName(), source);
        String name = path.get(path.size() - 1);
        if (!entry.isDirectory() && path.size() <= 2 && set.archiveFiles().contains(name)) {
          left -= unpack(zip, entry, folder.resolve(name), left);
        }
      }
    } catch (IOException e) {
      // What fails here is the archive or the disk; both end the run with one line.
      throw new DatasetException(
          "%s cannot be unpacked: %s".formatted(source, Download.reason(e)), e);
    }
    if (DatasetReader.ratingFile(folder, set.format()).isEmpty()) {
      throw new DatasetException("%s holds no %s".formatted(source, set.format().files().get(0)));
    }
  }

  private static List<String> path(String name, String source) {
    List<String> path = Arrays.asList(name.split("/", -1));
    if (name.startsWith("/") || name.contains("\\") || name.contains(":") || path.contains("..")) {
      throw new DatasetException(
          "%s holds the unsafe path '%s'".formatted(source, MalformedLines.shorten(name)));
    }
    return path;
  }

  private static long unpack(ZipFile zip, ZipEntry entry, Path file, long limit)
      throws IOException {
    long total = 0;
    CRC32 crc = new CRC32();
    // CREATE_NEW: a second entry of the same name must not write over the first.
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
        if (total > limit) {
          throw new IOException("it unpacks to more than " + MAX_BYTES + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
    // ZipFile leaves this check to its caller.
    if (crc.getValue() != entry.getCrc()) {
      throw new IOException("checksum of " + entry.getName() + " is wrong");
    }
    return total;
  }
}

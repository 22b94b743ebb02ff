package dev.reelstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What an earlier build has made, unpacked from a fixture. */
public final class Unzipped {
  private Unzipped() {}

  /** Unpacks {@code /compat/<name>} into a folder. */
  public static void into(Path folder, String name) throws IOException {
    try (InputStream packed =
            Objects.requireNonNull(Unzipped.class.getResourceAsStream("/compat/" + name), name);
        ZipInputStream zip = new ZipInputStream(packed)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Files.write(file, zip.readAllBytes());
        }
      }
    }
  }
}

package dev.reelstream.dataset;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;

/** One opened file, unpacked on the way if it is gzip, with a digest of the unpacked bytes. */
final class DataFile extends FilterInputStream {
  private static final int BUFFER = 1 << 18;

  private final MessageDigest digest;

  private DataFile(InputStream in, MessageDigest digest) {
    super(in);
    this.digest = digest;
  }

  static DataFile open(Path path, DatasetProgress progress) throws IOException {
    InputStream raw =
        new ProgressInputStream(
            Files.newInputStream(path),
            "reading " + path.getFileName(),
            Files.size(path),
            progress);
    try {
      InputStream bytes = new BufferedInputStream(raw, BUFFER);
      // By its first two bytes, not by its name: browsers unpack or rename downloads.
      bytes.mark(2);
      boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
      bytes.reset();
      MessageDigest digest = Digests.sha256();
      return new DataFile(
          new DigestInputStream(gzip ? new GZIPInputStream(bytes, BUFFER) : bytes, digest), digest);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Lower-case hex, once everything has been read. */
  String digest() {
    return Digests.hex(digest);
  }
}

package dev.reelstream.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a listener how many bytes went by: every few megabytes, and at the end. */
final class ProgressInputStream extends FilterInputStream {
  private static final long STEP = 1 << 22;

  private final String work;
  private final long total;
  private final DatasetProgress progress;
  private long done;
  private long told = -1;

  ProgressInputStream(InputStream in, String work, long total, DatasetProgress progress) {
    super(in);
    this.work = work;
    this.total = total;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    count(read);
    return read;
  }

  private void count(int read) {
    done += Math.max(read, 0);
    boolean end = read < 0 || done == total;
    if (end ? told != done : done - told >= STEP) {
      told = done;
      progress.update(work, done, total);
    }
  }
}

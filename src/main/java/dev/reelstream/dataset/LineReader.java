package dev.reelstream.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks over the lines of a file without making an object of them. */
final class LineReader {
  private static final int MAX_LINE = 1 << 20;

  private final InputStream in;
  private byte[] bytes = new byte[1 << 16];
  private int next;
  private int filled;
  private int start;
  private int end;
  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The buffer that holds the current line from {@link #start()} to {@link #end()}. */
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  /** Behind the last byte, the line break left out. */
  int end() {
    return end;
  }

  /** Counted from 1. */
  long number() {
    return number;
  }

  boolean blank() {
    return start == end;
  }

  String text() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  boolean advance() throws IOException {
    start = next;
    int at = next;
    while (true) {
      while (at < filled && bytes[at] != '\n') {
        at++;
      }
      if (at < filled) {
        return line(at, at + 1);
      }
      at -= start;
      if (!fill()) {
        return start < filled && line(filled, filled);
      }
      at += start;
    }
  }

  private boolean line(int lineEnd, int following) {
    next = following;
    end = lineEnd > start && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    number++;
    // Spreadsheets put a byte order mark before UTF-8.
    if (number == 1
        && end - start >= 3
        && bytes[start] == (byte) 0xEF
        && bytes[start + 1] == (byte) 0xBB
        && bytes[start + 2] == (byte) 0xBF) {
      start += 3;
    }
    return true;
  }

  // Moves the unfinished line to the front and reads on behind it.
  private boolean fill() throws IOException {
    System.arraycopy(bytes, start, bytes, 0, filled - start);
    filled -= start;
    start = 0;
    next = filled;
    if (filled == bytes.length) {
      if (filled >= MAX_LINE) {
        throw new IOException("line " + (number + 1) + " is longer than a megabyte");
      }
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int read = in.read(bytes, filled, bytes.length - filled);
    filled += Math.max(read, 0);
    return read >= 0;
  }
}

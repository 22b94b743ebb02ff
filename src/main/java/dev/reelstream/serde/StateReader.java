package dev.reelstream.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link StateWriter} wrote. */
public final class StateReader {
  private final byte[] buffer;
  private int at;

  public StateReader(byte[] buffer) {
    this.buffer = buffer;
  }

  public long varLong() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  public int varInt() {
    return Math.toIntExact(varLong());
  }

  public long fixed64() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | buffer[at++] & 0xffL;
    }
    return value;
  }

  public String string() {
    int count = varInt();
    String value = new String(buffer, at, count, StandardCharsets.UTF_8);
    at += count;
    return value;
  }

  /** The UTF-8 of an id. */
  public byte[] id() {
    long head = varLong();
    if ((head & 1) == 1) {
      return Long.toString(head >>> 1).getBytes(StandardCharsets.ISO_8859_1);
    }
    int count = Math.toIntExact(head >>> 1);
    byte[] value = Arrays.copyOfRange(buffer, at, at + count);
    at += count;
    return value;
  }

  public byte[] bytes() {
    int count = varInt();
    byte[] value = Arrays.copyOfRange(buffer, at, at + count);
    at += count;
    return value;
  }
}

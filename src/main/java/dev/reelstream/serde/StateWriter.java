package dev.reelstream.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes keyed state: unsigned LEB128 numbers, strings and byte runs with their length before them.
 *
 * <p>Ids that are numbers in decimal, as most catalogues have them, are written as numbers: two
 * bytes in place of five.
 */
public final class StateWriter {
  private static final int LONGEST_NUMBER = 18;

  private byte[] buffer = new byte[256];
  private int length;

  public void varLong(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  public void fixed64(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
  }

  public void string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    bytes(utf8, utf8.length);
  }

  public void bytes(byte[] source, int count) {
    varLong(count);
    ensure(count);
    System.arraycopy(source, 0, buffer, length, count);
    length += count;
  }

  /** An id's UTF-8 from {@code from} up to {@code to}. */
  public void id(byte[] bytes, int from, int to) {
    long number = number(bytes, from, to);
    if (number >= 0) {
      varLong(number << 1 | 1);
    } else {
      varLong((long) (to - from) << 1);
      ensure(to - from);
      System.arraycopy(bytes, from, buffer, length, to - from);
      length += to - from;
    }
  }

  /** What the digits say; -1 for what digits alone would not give back. */
  private static long number(byte[] bytes, int from, int to) {
    if (to == from || to - from > LONGEST_NUMBER || bytes[from] == '0' && to - from > 1) {
      return -1;
    }
    long number = 0;
    for (int at = from; at < to; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return -1;
      }
      number = 10 * number + bytes[at] - '0';
    }
    return number;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
    }
  }
}

package dev.reelstream.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes keyed state: unsigned LEB128 numbers, strings and byte runs with their length before them.
 */
final class StateWriter {
  private byte[] buffer = new byte[256];
  private int length;

  void varLong(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  void fixed64(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
  }

  void string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    bytes(utf8, utf8.length);
  }

  void bytes(byte[] source, int count) {
    varLong(count);
    ensure(count);
    System.arraycopy(source, 0, buffer, length, count);
    length += count;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
    }
  }
}

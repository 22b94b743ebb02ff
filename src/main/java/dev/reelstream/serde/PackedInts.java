package dev.reelstream.serde;

import java.util.Arrays;

/** Non-negative integers as variable-length bytes, seven bits each, lowest first. */
public final class PackedInts {
  private PackedInts() {}

  public static byte[] pack(int[] values, int length) {
    byte[] bytes = new byte[5 * length];
    int end = 0;
    for (int i = 0; i < length; i++) {
      int rest = values[i];
      while (rest > 0x7f) {
        bytes[end++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[end++] = (byte) rest;
    }
    return Arrays.copyOf(bytes, end);
  }

  public static int[] unpack(byte[] bytes) {
    int[] values = new int[bytes.length];
    int length = 0;
    for (int at = 0; at < bytes.length; at++) {
      int value = bytes[at] & 0x7f;
      for (int shift = 7; bytes[at] < 0; shift += 7) {
        at++;
        value |= (bytes[at] & 0x7f) << shift;
      }
      values[length++] = value;
    }
    return Arrays.copyOf(values, length);
  }
}

package dev.reelstream.dataset;

import java.nio.charset.StandardCharsets;

/** Reads numbers from bytes; what is no number gives -1 or NaN, never an exception. */
final class NumberParser {
  private static final int MAX_DIGITS = 18;
  // Mantissas of 15 digits and these powers are exact doubles, so one division rounds correctly.
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private NumberParser() {}

  /** A whole number of at most 18 digits, or -1. */
  static long natural(byte[] bytes, int from, int to) {
    if (from >= to || to - from > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** A finite decimal number, or NaN. */
  static double decimal(byte[] bytes, int from, int to) {
    int point = -1;
    long mantissa = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9 && to - from <= EXACT_DIGITS) {
        mantissa = mantissa * 10 + digit;
      } else if (bytes[i] == '.' && point < 0 && to - from > 1) {
        point = i;
      } else {
        return uncommon(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      }
    }
    return from == to ? Double.NaN : mantissa / POWERS[point < 0 ? 0 : to - point - 1];
  }

  // Signs, exponents and long fractions. Java would also take 1f, 0x1p3, NaN and Infinity.
  private static double uncommon(String text) {
    if (!text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
      return Double.NaN;
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? Double.NaN : value;
  }
}

package dev.reelstream.evaluation;

import org.jspecify.annotations.Nullable;

/** Yes, no or not known, as a byte. */
final class ThreeWay {
  private static final byte UNKNOWN = -1;

  private ThreeWay() {}

  static byte toByte(@Nullable Boolean value) {
    return value == null ? UNKNOWN : (byte) (value ? 1 : 0);
  }

  static @Nullable Boolean fromByte(byte value) {
    return value == UNKNOWN ? null : value == 1;
  }
}

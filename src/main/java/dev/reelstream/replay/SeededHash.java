package dev.reelstream.replay;

/** A fixed function from a seed and an event to a number that looks random. */
final class SeededHash {
  private SeededHash() {}

  static long of(long seed, String text, long number) {
    long hash = mix(seed);
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash + text.charAt(i));
    }
    return mix(hash + number);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014) after its step. */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

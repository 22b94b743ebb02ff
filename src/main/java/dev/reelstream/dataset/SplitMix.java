package dev.reelstream.dataset;

/**
 * SplitMix64 (Steele, Lea and Flood 2014): eight bytes of state, so every user can have a stream of
 * their own, and the same numbers on every JDK and machine.
 */
final class SplitMix {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /** Streams of one seed differ in everything that follows. */
  SplitMix(long seed, long stream) {
    this.state = mix(seed + GOLDEN) ^ mix(stream * GOLDEN + 1);
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** From 0 up to but without 1. */
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** From 0 up to but without the bound. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Mean 1. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }

  /** Mean 0, deviation 1 (Box and Muller); StrictMath, as Math may differ between machines. */
  double gaussian() {
    double radius = StrictMath.sqrt(2 * exponential());
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}

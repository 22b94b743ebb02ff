package dev.reelstream.cli;

/** Checks of options that are a share of the whole. */
final class Shares {
  private Shares() {}

  static void check(String option, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new UsageException(
          option + " is " + value + ": expected a share above 0 and up to 1, such as 0.8");
    }
  }
}

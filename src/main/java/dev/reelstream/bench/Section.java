package dev.reelstream.bench;

/** One part of the suite: what it measures goes into the session. */
public interface Section {
  /** What {@code --only} calls it. */
  String name();

  /** Whether it is left out where nobody names it. */
  default boolean onlyByName() {
    return false;
  }

  /**
   * Measures, and adds figures, plots and the bars it is held against.
   *
   * @throws BenchException if a result was incomplete: its figure does not count
   */
  void run(BenchSession session);
}

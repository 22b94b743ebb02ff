package dev.reelstream.protocol;

import java.util.List;

/** A model as far as a protocol can see: test cases in, a score for every item out. */
interface Scorer extends AutoCloseable {
  /** Whether the model can recommend the item at all. */
  boolean knows(int item);

  /**
   * Scores all items for each case.
   *
   * @param scores is filled row by row, a row per case and a column per item ordinal; {@code
   *     NEGATIVE_INFINITY} for an item that the model cannot recommend, and for all items where it
   *     has no answer. What lies behind the last row is left alone
   */
  void score(List<TestCase> cases, float[] scores);

  @Override
  void close();
}

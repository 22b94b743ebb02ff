package dev.reelstream.protocol;

import java.util.List;

/** The same scores for every case. */
record FixedScores(float... row) implements Scorer {
  @Override
  public boolean knows(int item) {
    return row[item] > Float.NEGATIVE_INFINITY;
  }

  @Override
  public void score(List<TestCase> cases, float[] scores) {
    for (int i = 0; i < cases.size(); i++) {
      System.arraycopy(row, 0, scores, i * row.length, row.length);
    }
  }

  @Override
  public void close() {}
}

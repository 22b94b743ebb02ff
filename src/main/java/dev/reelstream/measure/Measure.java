package dev.reelstream.measure;

/** What a rank is worth; each figure is the mean over the test cases. */
public enum Measure {
  /** 1 for a hit among the first K: the hit rate, HR@K, and with one target the top-K accuracy. */
  HIT_RATE,
  /** 1 / rank (Voorhees 1999). */
  MRR,
  /** 1 / log2(rank + 1): with one target the ideal DCG is 1 (Järvelin and Kekäläinen 2002). */
  NDCG;

  /**
   * What one rank adds, 0 to 1.
   *
   * @param rank from 1, or {@link Ranks#MISS}
   * @param k from 1; a rank behind it is worth nothing
   */
  double gain(int rank, int k) {
    if (rank == Ranks.MISS || rank > k) {
      return 0;
    }
    return switch (this) {
      case HIT_RATE -> 1;
      case MRR -> 1.0 / rank;
      case NDCG -> Math.log(2) / Math.log(rank + 1);
    };
  }

  /** The gains of some ranks, in their order. */
  public double[] gains(int[] ranks, int k) {
    double[] gains = new double[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      gains[i] = gain(ranks[i], k);
    }
    return gains;
  }
}

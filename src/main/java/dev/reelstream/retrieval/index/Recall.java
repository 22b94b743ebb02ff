package dev.reelstream.retrieval.index;

import java.util.stream.IntStream;

/** The share of the best items that an index finds. */
final class Recall {
  private Recall() {}

  /**
   * Mean over all queries, 0 to 1. An item that scores what the worst of the best scores is as good
   * as that one.
   *
   * @param best the true answers, each as long as the index is to return
   */
  static double of(ItemIndex index, float[][] queries, TopK[] best) {
    long wanted = 0;
    long found = 0;
    for (int i = 0; i < queries.length; i++) {
      TopK expected = best[i];
      if (expected.size() == 0) {
        continue;
      }
      float worst = expected.scores()[expected.size() - 1];
      TopK given = index.search(queries[i], new int[0], expected.size());
      wanted += expected.size();
      found +=
          IntStream.range(0, given.size()).filter(rank -> given.scores()[rank] >= worst).count();
    }
    return wanted == 0 ? 1 : (double) found / wanted;
  }
}

package dev.reelstream.measure;

import java.util.List;

/**
 * Where a target stands: 1 is best, {@link #MISS} is not at all.
 *
 * <p>Ties go against the model. In scores, an item that scores the same as the target counts as
 * ranked before it. In a published list the tie is settled already, by an order that knows nothing
 * of the target, so a model that scores everything alike hits with probability K / candidates.
 */
public final class Ranks {
  public static final int MISS = 0;

  private Ranks() {}

  /**
   * The target's position among the first {@code k} of a list, from 1, or {@link #MISS}.
   *
   * @param items best first, each once
   */
  public static int of(List<String> items, String target, int k) {
    int position = items.indexOf(target) + 1;
    return position <= k ? position : MISS;
  }

  /**
   * The target's pessimistic rank among the items that are not excluded: 1 + the others that do not
   * score lower. A score that is not a number counts as the highest for the others and as the
   * lowest for the target.
   *
   * @param scores a score per item
   * @param target index into {@code scores}
   * @param excluded a flag per item, true for one that must not be recommended
   * @return 1 to the number of candidates, or {@link #MISS} where the target itself is excluded
   */
  public static int of(float[] scores, int target, boolean[] excluded) {
    if (excluded[target]) {
      return MISS;
    }
    int rank = 1;
    for (int item = 0; item < scores.length; item++) {
      boolean lower = scores[item] < scores[target];
      if (item != target && !excluded[item] && !lower) {
        rank++;
      }
    }
    return rank;
  }

  /**
   * The target's pessimistic rank among one row of many; nothing is allocated. What is no candidate
   * scores negative infinity.
   *
   * @param scores rows behind each other
   * @param from where the row starts
   * @param until where it ends
   * @param target column of the target, from 0
   * @return from 1, or {@link #MISS} where the target scores negative infinity or is not a number
   */
  public static int among(float[] scores, int from, int until, int target) {
    float bar = scores[from + target];
    if (!(bar > Float.NEGATIVE_INFINITY)) {
      return MISS;
    }
    // The target itself is not lower than itself, so the count starts at 1 by its own.
    int notLower = 0;
    for (int i = from; i < until; i++) {
      notLower += scores[i] < bar ? 0 : 1;
    }
    return notLower;
  }

  /**
   * The same among a few columns.
   *
   * @param others columns of the candidates beside the target, each once
   */
  public static int among(float[] scores, int from, int[] others, int target) {
    float bar = scores[from + target];
    if (!(bar > Float.NEGATIVE_INFINITY)) {
      return MISS;
    }
    int rank = 1;
    for (int other : others) {
      rank += scores[from + other] < bar ? 0 : 1;
    }
    return rank;
  }
}

package dev.reelstream.evaluation;

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
}

package dev.reelstream.training.family;

import dev.reelstream.training.data.Timelines;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Draws negatives: items that a user does not have, each as likely as any other.
 *
 * @param had by user, the items of their timelines
 * @param catalogue number of items, V
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UnseenItems(BitSet[] had, int catalogue) {
  /** A user who has nearly everything does not hold up the training. */
  private static final int TRIES = 100;

  static UnseenItems of(Timelines timelines) {
    BitSet[] had = new BitSet[timelines.users().size() + 1];
    for (int user = 0; user < had.length; user++) {
      had[user] = new BitSet();
    }
    for (int number = 0; number < timelines.size(); number++) {
      for (int item : timelines.timeline(number)) {
        had[timelines.user(number)].set(item);
      }
    }
    return new UnseenItems(had, timelines.vocabulary().size());
  }

  /** One item for each user, from 1; after many misses one that the user has. */
  int[] draw(int[] users, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] drawn = new int[users.length];
    for (int i = 0; i < drawn.length; i++) {
      int tries = 0;
      do {
        drawn[i] = 1 + random.nextInt(catalogue);
      } while (had[users[i]].get(drawn[i]) && ++tries < TRIES);
    }
    return drawn;
  }
}

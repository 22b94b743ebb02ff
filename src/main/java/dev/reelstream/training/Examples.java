package dev.reelstream.training;

import java.util.ArrayList;
import java.util.List;

/**
 * What is learned from and what is held out: the last positive of some users is kept as a
 * validation target, every other positive that has one before it is a label.
 */
final class Examples {
  /*
   * A held-out label is one that the model cannot learn from, and the newest ones are worth most.
   * 500 targets give a hit rate to within 0.02, and at most every fourth user gives one.
   */
  private static final int TARGETS = 500;
  private static final int EVERY = 4;

  private final Timelines timelines;
  private final int[] labels;
  private final List<Integer> heldOut = new ArrayList<>();
  private final long total;

  Examples(Timelines timelines) {
    this.timelines = timelines;
    labels = new int[timelines.size()];
    int eligible = 0;
    long sum = 0;
    int every = Math.max(EVERY, (eligible(timelines) + TARGETS - 1) / TARGETS);
    for (int user = 0; user < labels.length; user++) {
      labels[user] = Math.max(0, timelines.timeline(user).length - 1);
      // With three positives there is still a label left to learn from.
      if (labels[user] >= 2 && eligible++ % every == every - 1) {
        labels[user]--;
        heldOut.add(user);
      }
      sum += labels[user];
    }
    total = sum;
  }

  private static int eligible(Timelines timelines) {
    int count = 0;
    for (int user = 0; user < timelines.size(); user++) {
      count += timelines.timeline(user).length >= 3 ? 1 : 0;
    }
    return count;
  }

  int users() {
    return labels.length;
  }

  /** Labels to learn from in a user's timeline: its items 1 to this. */
  int labels(int user) {
    return labels[user];
  }

  /** Labels of all users. */
  long total() {
    return total;
  }

  int[] timeline(int user) {
    return timelines.timeline(user);
  }

  /** Users whose last positive is a validation target. */
  List<Integer> heldOut() {
    return heldOut;
  }
}

package dev.reelstream.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which labels are learned and which are held out: the last one of some timelines is a validation
 * target, all others are learned.
 */
public final class Examples {
  /*
   * The model cannot learn from a held-out label, and the newest labels are worth most.
   * 500 targets give a hit rate to within 0.02, and at most every fourth timeline gives one.
   */
  private static final int EVERY = 4;

  private final Timelines timelines;
  private final int[] until;
  private final int[] held;
  private final List<HeldOut> heldOut = new ArrayList<>();
  private final long total;

  /** A validation target: the item at a position of a timeline. */
  public record HeldOut(int timeline, int position) {}

  /**
   * Splits the labels.
   *
   * @param targets labels to hold out, about; 0 for none
   */
  public Examples(Timelines timelines, int targets) {
    this.timelines = timelines;
    until = new int[timelines.size()];
    held = new int[timelines.size()];
    Arrays.fill(held, -1);
    int eligible = 0;
    long sum = 0;
    int every = targets == 0 ? 0 : Math.max(EVERY, (eligible() + targets - 1) / targets);
    for (int number = 0; number < until.length; number++) {
      int last = last(number, timelines.timeline(number).length);
      // With three positives there is still a label left to learn from.
      if (every > 0 && last >= 2 && eligible++ % every == every - 1) {
        held[number] = last;
        heldOut.add(new HeldOut(number, last));
        last = last(number, last);
      }
      until[number] = last;
      for (int position = 1; position <= last; position++) {
        sum += label(number, position) ? 1 : 0;
      }
    }
    total = sum;
  }

  /** The last position before {@code end} that holds a label; 0 where there is none. */
  private int last(int number, int end) {
    int position = end - 1;
    while (position > 0 && !timelines.label(number, position)) {
      position--;
    }
    return Math.max(0, position);
  }

  private int eligible() {
    int count = 0;
    for (int number = 0; number < timelines.size(); number++) {
      count += last(number, timelines.timeline(number).length) >= 2 ? 1 : 0;
    }
    return count;
  }

  /** The timelines whose labels are split. */
  public Timelines timelines() {
    return timelines;
  }

  int size() {
    return until.length;
  }

  /** Position of the last label to learn from in a timeline; 0 where there is none. */
  int until(int number) {
    return until[number];
  }

  /** Whether the item at a position is a label to learn from. */
  public boolean label(int number, int position) {
    return position != held[number] && timelines.label(number, position);
  }

  /** Labels to learn from, after the first item of each timeline. */
  public long total() {
    return total;
  }

  /** Vocabulary indices in event-time order; not to be written to. */
  public int[] timeline(int number) {
    return timelines.timeline(number);
  }

  /** The validation targets. */
  public List<HeldOut> heldOut() {
    return heldOut;
  }
}

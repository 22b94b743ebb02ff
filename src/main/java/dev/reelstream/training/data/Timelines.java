package dev.reelstream.training.data;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What every family learns from: sequences of positives in event-time order, one per user or one
 * per session, as vocabulary indices.
 *
 * <p>The vocabulary is ordered by positives, most first, ties by first appearance among all
 * ratings; so it is the popularity list as well.
 */
public final class Timelines {
  private final Vocabulary vocabulary;
  private final Vocabulary users;
  private final int[] counts;
  private final int[][] timelines;
  private final int[] owners;
  private final @Nullable BitSet[] labels;
  private final long positives;
  private final long trainedThrough;
  private final int[] order;

  Timelines(
      Vocabulary vocabulary,
      Vocabulary users,
      int[] counts,
      int[][] timelines,
      int[] owners,
      @Nullable BitSet[] labels,
      long trainedThrough,
      int[] order) {
    this.vocabulary = vocabulary;
    this.users = users;
    this.counts = counts;
    this.timelines = timelines;
    this.owners = owners;
    this.labels = labels;
    this.positives = Arrays.stream(counts).asLongStream().sum();
    this.trainedThrough = trainedThrough;
    this.order = order;
  }

  /**
   * The timelines of a cut of the ratings; rows after it are not read.
   *
   * @throws TrainingException where the cut holds no rating or no positive, no user has two
   *     positives, or all positives are of one item
   */
  public static Timelines of(Ratings ratings, Cut cut) {
    return UserHistories.cut(ratings, cut);
  }

  /**
   * The same timelines and indices, of whose positives only the oldest are labels and counted; the
   * items of the others stay in the vocabulary, with a count of 0 where they have none before.
   *
   * @param oldest how many, in the order of {@link #order}
   */
  public Timelines head(int oldest) {
    BitSet[] early = new BitSet[timelines.length];
    Arrays.setAll(early, number -> new BitSet());
    int[] earlyCounts = new int[counts.length];
    for (int at = 0; at < oldest; at++) {
      int number = order[at];
      int position = early[number].length();
      early[number].set(position);
      earlyCounts[timelines[number][position]]++;
    }
    return new Timelines(
        vocabulary, users, earlyCounts, timelines, owners, early, trainedThrough, order);
  }

  /** Items by index; the most popular one has index 1. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Users with a timeline, by index. */
  public Vocabulary users() {
    return users;
  }

  /**
   * The timeline that each positive belongs to, in event-time order over all of them; a timeline's
   * own positives come in its order. Empty where timelines are sessions or a protocol's selection.
   * Not to be written to.
   */
  public int[] order() {
    return order;
  }

  /** Positives of the item with this index. */
  public int count(int index) {
    return counts[index];
  }

  /** How many timelines there are. */
  public int size() {
    return timelines.length;
  }

  /** Vocabulary indices in event-time order; not to be written to. */
  public int[] timeline(int number) {
    return timelines[number];
  }

  /** Whose timeline it is, as an index into {@link #users}. */
  public int user(int number) {
    return owners[number];
  }

  /** Whether the item at a position may be learned as a label. */
  boolean label(int number, int position) {
    BitSet eligible = labels[number];
    return eligible == null || eligible.get(position);
  }

  /** Positives in the history. */
  public long positives() {
    return positives;
  }

  /** Event time of the newest rating of the history, milliseconds. */
  public long trainedThrough() {
    return trainedThrough;
  }
}

package dev.reelstream.training.data;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  private Timelines(Builder built, Vocabulary vocabulary, int[] counts, long trainedThrough) {
    this.vocabulary = vocabulary;
    this.counts = counts;
    this.users = new Vocabulary(List.copyOf(built.userIds));
    this.timelines = built.timelines.toArray(int[][]::new);
    this.owners = built.owners.stream().mapToInt(Integer::intValue).toArray();
    this.labels = built.labels.toArray(BitSet[]::new);
    this.positives = Arrays.stream(counts).asLongStream().sum();
    this.trainedThrough = trainedThrough;
    this.order = built.order;
  }

  /** The same timelines with other labels. */
  private Timelines(Timelines whole, int[] counts, BitSet[] labels) {
    this.vocabulary = whole.vocabulary;
    this.counts = counts;
    this.users = whole.users;
    this.timelines = whole.timelines;
    this.owners = whole.owners;
    this.labels = labels;
    this.positives = Arrays.stream(counts).asLongStream().sum();
    this.trainedThrough = whole.trainedThrough;
    this.order = whole.order;
  }

  /**
   * The history of all ratings, a timeline per user; nothing from row {@code untilRow} on is looked
   * at.
   *
   * @param untilRow first row that is not history, 0 to the number of rows
   * @param minRating ratings from here on are positives
   * @throws TrainingException where no user has two positives, or all positives are of one item
   */
  public static Timelines of(Ratings ratings, int untilRow, double minRating) {
    return cut(ratings, untilRow, 0, minRating, Long.MAX_VALUE);
  }

  /**
   * The same, cut again wherever a user has rated nothing at all for longer than {@code gap}.
   *
   * @param gap milliseconds
   */
  public static Timelines sessions(Ratings ratings, int untilRow, double minRating, long gap) {
    return cut(ratings, untilRow, 0, minRating, gap);
  }

  /**
   * The history with labels from its newest part alone: older positives are context, and stay in
   * the vocabulary, but are neither learned again nor counted as popular.
   *
   * @param labelsFromRow first row whose positive may be a label, 0 for all
   * @param gap as in {@link #sessions}; {@code Long.MAX_VALUE} for one timeline per user
   */
  public static Timelines newest(
      Ratings ratings, int untilRow, int labelsFromRow, double minRating, long gap) {
    return cut(ratings, untilRow, labelsFromRow, minRating, gap);
  }

  private static Timelines cut(
      Ratings ratings, int untilRow, int labelsFromRow, double minRating, long gap) {
    if (untilRow < 1 || untilRow > ratings.size()) {
      throw new TrainingException(
          "the history holds %d of %d ratings: there must be at least one to train on"
              .formatted(untilRow, ratings.size()));
    }
    int[] byUser = new int[ratings.users()];
    long positives = 0;
    for (int row = 0; row < untilRow; row++) {
      if (ratings.rating(row) >= minRating) {
        byUser[ratings.user(row)]++;
        positives++;
      }
    }
    if (positives == 0) {
      throw new TrainingException(
          "none of the %d ratings in the history is at least %s: lower the min-rating"
              .formatted(untilRow, minRating));
    }
    int[][] items = new int[byUser.length][];
    Arrays.setAll(items, user -> new int[byUser[user]]);
    BitSet[] starts = new BitSet[byUser.length];
    Arrays.setAll(starts, user -> new BitSet());
    long[] last = new long[byUser.length];
    int[] filled = new int[byUser.length];
    int[] old = new int[byUser.length];
    for (int row = 0; row < untilRow; row++) {
      int user = ratings.user(row);
      if (gap != Long.MAX_VALUE && ratings.timestamp(row) - last[user] > gap) {
        starts[user].set(filled[user]);
      }
      last[user] = ratings.timestamp(row);
      if (ratings.rating(row) >= minRating) {
        items[user][filled[user]++] = ratings.item(row);
        old[user] += row < labelsFromRow ? 1 : 0;
      }
    }
    List<String> ids = IntStream.range(0, ratings.items()).mapToObj(ratings::itemId).toList();
    Builder builder = new Builder(ids);
    if (gap == Long.MAX_VALUE) {
      builder.order = order(ratings, untilRow, minRating, byUser, Math.toIntExact(positives));
    }
    for (int user = 0; user < byUser.length; user++) {
      for (int from = 0; from < items[user].length; ) {
        int next = starts[user].nextSetBit(from + 1);
        int until = next < 0 ? items[user].length : Math.min(next, items[user].length);
        builder.add(
            ratings.userId(user),
            Arrays.copyOfRange(items[user], from, until),
            labelsFromRow == 0 ? null : behind(old[user] - from, until - from));
        from = until;
      }
    }
    return builder.build(ratings.timestamp(untilRow - 1));
  }

  /** Positions of a timeline from {@code first} on. */
  private static BitSet behind(int first, int length) {
    BitSet positions = new BitSet(length);
    positions.set(Math.max(0, Math.min(first, length)), length);
    return positions;
  }

  /** The timeline of every positive, where each user with any has one. */
  private static int[] order(
      Ratings ratings, int untilRow, double minRating, int[] byUser, int positives) {
    int[] numbers = new int[byUser.length];
    int next = 0;
    for (int user = 0; user < byUser.length; user++) {
      numbers[user] = next;
      next += byUser[user] > 0 ? 1 : 0;
    }
    int[] order = new int[positives];
    int at = 0;
    for (int row = 0; row < untilRow; row++) {
      if (ratings.rating(row) >= minRating) {
        order[at++] = numbers[ratings.user(row)];
      }
    }
    return order;
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
    return new Timelines(this, earlyCounts, early);
  }

  /** Gathers timelines that a protocol has selected. */
  public static final class Builder {
    private final List<String> itemIds;
    private final List<int[]> timelines = new ArrayList<>();
    private final List<Integer> owners = new ArrayList<>();
    private final List<@Nullable BitSet> labels = new ArrayList<>();
    private final List<String> userIds = new ArrayList<>();
    private final Map<String, Integer> userIndices = new HashMap<>();
    private boolean wholeCatalogue;
    private int[] order = new int[0];

    /**
     * @param itemIds ids by ordinal, each once; ties in popularity go by this order
     */
    public Builder(List<String> itemIds) {
      this.itemIds = List.copyOf(itemIds);
    }

    /** Items that no timeline holds enter the vocabulary too. */
    public Builder wholeCatalogue() {
      wholeCatalogue = true;
      return this;
    }

    /** One timeline in order; every item behind the first may be a label. */
    public Builder add(String userId, int[] items) {
      return add(userId, items, null);
    }

    /**
     * One timeline in order.
     *
     * @param items ordinals; taken over, not copied
     * @param labels positions that may be learned as labels; the others are context only and do not
     *     count as positives. Null: every position
     */
    public Builder add(String userId, int[] items, @Nullable BitSet labels) {
      Integer user = userIndices.get(userId);
      if (user == null) {
        userIds.add(userId);
        user = userIds.size();
        userIndices.put(userId, user);
      }
      timelines.add(items);
      owners.add(user);
      this.labels.add(labels);
      return this;
    }

    /**
     * Ends the gathering; the builder is used up.
     *
     * @param trainedThrough event time of the newest rating, milliseconds
     * @throws TrainingException where no timeline has two items, or all are of one item
     */
    public Timelines build(long trainedThrough) {
      int[] byItem = new int[itemIds.size()];
      BitSet there = new BitSet();
      for (int i = 0; i < timelines.size(); i++) {
        int[] items = timelines.get(i);
        BitSet counted = labels.get(i);
        for (int at = 0; at < items.length; at++) {
          there.set(items[at]);
          byItem[items[at]] += counted == null || counted.get(at) ? 1 : 0;
        }
      }
      check(there.cardinality());
      if (wholeCatalogue) {
        there.set(0, itemIds.size());
      }
      int[] ranked =
          there.stream()
              .boxed()
              .sorted(Comparator.comparingInt(item -> -byItem[item]))
              .mapToInt(Integer::intValue)
              .toArray();
      int[] indices = new int[byItem.length];
      int[] counts = new int[ranked.length + 1];
      for (int i = 0; i < ranked.length; i++) {
        indices[ranked[i]] = i + 1;
        counts[i + 1] = byItem[ranked[i]];
      }
      for (int[] items : timelines) {
        for (int at = 0; at < items.length; at++) {
          items[at] = indices[items[at]];
        }
      }
      List<String> ids = Arrays.stream(ranked).mapToObj(itemIds::get).toList();
      return new Timelines(this, new Vocabulary(ids), counts, trainedThrough);
    }

    private void check(int items) {
      if (items == 0) {
        throw new TrainingException("the history is empty: there is nothing to train on");
      }
      if (items == 1) {
        throw new TrainingException(
            "all positives in the history are of one item: there must be two or more to choose from");
      }
      if (timelines.stream().noneMatch(timeline -> timeline.length >= 2)) {
        throw new TrainingException(
            "no user has two positives in the history, so there is no next item to learn: use more"
                + " history or lower the min-rating");
      }
    }
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

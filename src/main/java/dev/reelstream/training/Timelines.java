package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.Vocabulary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What every family learns from: the positives of each user in event-time order, as vocabulary
 * indices.
 *
 * <p>The vocabulary holds every item with a positive in the history, most positives first, ties by
 * first appearance among all ratings; so it is the popularity list as well.
 */
public final class Timelines {
  private final Vocabulary vocabulary;
  private final int[] counts;
  private final int[][] timelines;
  private final long positives;
  private final long trainedThrough;

  private Timelines(Vocabulary vocabulary, int[] counts, int[][] timelines, long trainedThrough) {
    this.vocabulary = vocabulary;
    this.counts = counts;
    this.timelines = timelines;
    this.positives = Arrays.stream(counts).asLongStream().sum();
    this.trainedThrough = trainedThrough;
  }

  /**
   * Cuts the history out of all ratings; nothing from row {@code untilRow} on is looked at.
   *
   * @param untilRow first row that is not history, 0 to the number of rows
   * @param minRating ratings from here on are positives
   * @throws TrainingException where no user has two positives, or all positives are of one item
   */
  public static Timelines of(Ratings ratings, int untilRow, double minRating) {
    if (untilRow < 1 || untilRow > ratings.size()) {
      throw new TrainingException(
          "the history holds %d of %d ratings: there must be at least one to train on"
              .formatted(untilRow, ratings.size()));
    }
    int[] byItem = new int[ratings.items()];
    int[] byUser = new int[ratings.users()];
    for (int row = 0; row < untilRow; row++) {
      if (ratings.rating(row) >= minRating) {
        byItem[ratings.item(row)]++;
        byUser[ratings.user(row)]++;
      }
    }
    int[] ranked =
        IntStream.range(0, byItem.length)
            .filter(item -> byItem[item] > 0)
            .boxed()
            .sorted(Comparator.comparingInt(item -> -byItem[item]))
            .mapToInt(Integer::intValue)
            .toArray();
    check(ranked.length, byUser, untilRow, minRating);
    int[] indices = new int[byItem.length];
    int[] counts = new int[ranked.length + 1];
    for (int i = 0; i < ranked.length; i++) {
      indices[ranked[i]] = i + 1;
      counts[i + 1] = byItem[ranked[i]];
    }
    int[][] timelines = new int[byUser.length][];
    Arrays.setAll(timelines, user -> new int[byUser[user]]);
    int[] filled = new int[byUser.length];
    for (int row = 0; row < untilRow; row++) {
      if (ratings.rating(row) >= minRating) {
        int user = ratings.user(row);
        timelines[user][filled[user]++] = indices[ratings.item(row)];
      }
    }
    List<String> items = Arrays.stream(ranked).mapToObj(ratings::itemId).toList();
    return new Timelines(new Vocabulary(items), counts, timelines, ratings.timestamp(untilRow - 1));
  }

  private static void check(int items, int[] byUser, int untilRow, double minRating) {
    if (items == 0) {
      throw new TrainingException(
          "none of the %d ratings in the history is at least %s: lower the min-rating"
              .formatted(untilRow, minRating));
    }
    if (items == 1) {
      throw new TrainingException(
          "all positives in the history are of one item: there must be two or more to choose from");
    }
    if (Arrays.stream(byUser).noneMatch(count -> count >= 2)) {
      throw new TrainingException(
          ("no user has two ratings of at least %s in the history of %d ratings: there is no next"
                  + " item to learn; use more history or lower the min-rating")
              .formatted(minRating, untilRow));
    }
  }

  /** Items by index; the most popular one has index 1. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Positives of the item with this index. */
  int count(int index) {
    return counts[index];
  }

  /** Users of the data set, those without a positive in the history included. */
  int users() {
    return timelines.length;
  }

  /** Vocabulary indices in event-time order; not to be written to. */
  int[] timeline(int user) {
    return timelines[user];
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

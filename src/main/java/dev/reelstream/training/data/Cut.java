package dev.reelstream.training.data;

/**
 * Which ratings a training learns from, and how they are cut into timelines.
 *
 * @param untilRow first row that is not history, 1 to the number of rows
 * @param labelsFromRow first row whose positive may be a label, 0 for all; older positives are
 *     context and stay in the vocabulary, but are neither learned again nor counted as popular
 * @param minRating ratings from here on are positives
 * @param gap milliseconds without any rating of a user after which their next timeline begins;
 *     {@link #NONE} for one timeline per user
 */
public record Cut(int untilRow, int labelsFromRow, double minRating, long gap) {
  /** No gap ends a timeline. */
  public static final long NONE = Long.MAX_VALUE;

  /** All positives before a row, a timeline per user. */
  public static Cut history(int untilRow, double minRating) {
    return new Cut(untilRow, 0, minRating, NONE);
  }

  /** The same, with a new timeline after every gap. */
  public Cut sessions(long millis) {
    return new Cut(untilRow, labelsFromRow, minRating, millis);
  }

  boolean bySession() {
    return gap != NONE;
  }
}

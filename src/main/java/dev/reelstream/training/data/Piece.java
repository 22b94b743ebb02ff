package dev.reelstream.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A run of neighbours in a timeline: every item from {@code start} on is an input, and the item
 * after it is its label.
 *
 * @param length inputs, and so labels
 */
public record Piece(int timeline, int start, int length) {
  /*
   * The state starts at zero with each piece, as it does with each context when the model serves.
   * Pieces are twice a context long, so a label sees as many items as a context holds on average.
   * Where the first cut falls is drawn again for every epoch: a label then sees contexts of all
   * lengths in the course of a training instead of the same one each time.
   */

  /** Cuts all timelines for one epoch, every label once, in an order drawn from the seed. */
  public static List<Piece> cut(Examples examples, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Piece> pieces = new ArrayList<>();
    for (int number = 0; number < examples.size(); number++) {
      int labels = examples.until(number);
      int from = 0;
      int until = Math.min(labels, 1 + random.nextInt(length));
      while (from < labels) {
        pieces.add(new Piece(number, from, until - from));
        from = until;
        until = Math.min(labels, from + length);
      }
    }
    shuffle(pieces, random);
    return pieces;
  }

  /** The last {@code length} labels of every timeline as one piece, in an order from the seed. */
  public static List<Piece> whole(Examples examples, int length, long seed) {
    List<Piece> pieces = new ArrayList<>();
    for (int number = 0; number < examples.size(); number++) {
      int labels = examples.until(number);
      if (labels > 0) {
        int from = Math.max(0, labels - length);
        pieces.add(new Piece(number, from, labels - from));
      }
    }
    shuffle(pieces, new SplittableRandom(seed));
    return pieces;
  }

  private static void shuffle(List<Piece> pieces, SplittableRandom random) {
    for (int i = pieces.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Piece swapped = pieces.get(i);
      pieces.set(i, pieces.get(j));
      pieces.set(j, swapped);
    }
  }

  /** Labels to learn from; fewer than its length where some of its items are context only. */
  public int labels(Examples examples) {
    int count = 0;
    for (int position = start + 1; position <= start + length; position++) {
      count += examples.label(timeline, position) ? 1 : 0;
    }
    return count;
  }
}

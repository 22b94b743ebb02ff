package dev.reelstream.training.data;

import java.util.SplittableRandom;

/** Labels as one long each, timeline and position, so that millions of them shuffle in place. */
public final class LabelPositions {
  private LabelPositions() {}

  /** Every label at or after position {@code first}, in an order drawn from the seed. */
  public static long[] shuffled(Examples examples, int first, long seed) {
    int count = 0;
    for (int number = 0; number < examples.size(); number++) {
      for (int position = first; position <= examples.until(number); position++) {
        count += at(examples, number, position) ? 1 : 0;
      }
    }
    long[] places = new long[count];
    int next = 0;
    for (int number = 0; number < examples.size(); number++) {
      for (int position = first; position <= examples.until(number); position++) {
        if (at(examples, number, position)) {
          places[next++] = (long) number << 32 | position;
        }
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = places[i];
      places[i] = places[j];
      places[j] = swapped;
    }
    return places;
  }

  private static boolean at(Examples examples, int number, int position) {
    return position < examples.timeline(number).length && examples.label(number, position);
  }

  /** The number of the label's timeline. */
  public static int timeline(long place) {
    return (int) (place >>> 32);
  }

  /** The position in that timeline. */
  public static int position(long place) {
    return (int) place;
  }
}

package dev.reelstream.protocol;

import java.util.SplittableRandom;

/** Random orders that are the same on every machine: Fisher and Yates, from the last place down. */
final class Shuffle {
  private Shuffle() {}

  /** The numbers from 0 up to but without {@code count}, in an order that the seed decides. */
  static int[] numbers(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = swapped;
    }
    return numbers;
  }
}

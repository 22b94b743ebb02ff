package dev.reelstream.protocol;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Draws items without replacement, each time in proportion to the weights of those that are left.
 *
 * <p>Each item gets an exponential waiting time with its weight as the rate, and the shortest ones
 * are taken, which has the same distribution (Efraimidis and Spirakis 2006) and does not slow down
 * where a user has rated nearly everything.
 */
final class WeightedDraw {
  private record Waiting(double time, int item) {}

  private final int[] weights;
  private final SplittableRandom random;

  WeightedDraw(int[] weights, long seed) {
    this.weights = weights.clone();
    this.random = new SplittableRandom(seed);
  }

  /** {@code count} items outside {@code excluded}, ascending; fewer where there are no more. */
  int[] without(int[] excluded, int count) {
    BitSet hidden = new BitSet(weights.length);
    Arrays.stream(excluded).forEach(hidden::set);
    PriorityQueue<Waiting> shortest =
        new PriorityQueue<>(Comparator.comparingDouble(Waiting::time).reversed());
    for (int item = 0; item < weights.length; item++) {
      if (hidden.get(item) || weights[item] == 0) {
        continue;
      }
      // StrictMath: Math may differ between machines in the last bit.
      double time = -StrictMath.log(1 - random.nextDouble()) / weights[item];
      if (shortest.size() < count) {
        shortest.add(new Waiting(time, item));
      } else if (time < shortest.element().time()) {
        shortest.remove();
        shortest.add(new Waiting(time, item));
      }
    }
    return shortest.stream().mapToInt(Waiting::item).sorted().toArray();
  }
}

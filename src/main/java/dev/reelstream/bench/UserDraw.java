package dev.reelstream.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Who rates next, as a number from 0. */
interface UserDraw {
  int next(RandomGenerator random);

  /** Everybody alike. */
  static UserDraw uniform(int users) {
    return random -> random.nextInt(users);
  }

  /** The user of rank r with a probability proportional to r^-exponent. */
  static UserDraw zipf(int users, double exponent) {
    double[] cumulated = new double[users];
    double sum = 0;
    for (int rank = 1; rank <= users; rank++) {
      sum += Math.pow(rank, -exponent);
      cumulated[rank - 1] = sum;
    }
    double all = sum;
    return random -> {
      int place = Arrays.binarySearch(cumulated, random.nextDouble() * all);
      return Math.min(users - 1, place < 0 ? -place - 1 : place);
    };
  }

  /** Every other event is user 0's, the rest is everybody's alike. */
  static UserDraw half(int users) {
    return random -> random.nextBoolean() ? 0 : random.nextInt(users);
  }
}

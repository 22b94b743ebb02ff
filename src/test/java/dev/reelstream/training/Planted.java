package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up ratings in which every item has one that nearly always follows it. */
public final class Planted {
  private Planted() {}

  static final String DIGEST = "0".repeat(64);

  /** Users walk a ring of items, leaving it for a random place one time in ten. */
  public static Ratings ring(int users, int items, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Rating> ratings = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      int item = random.nextInt(items);
      for (int i = 0; i < length; i++) {
        ratings.add(new Rating("u" + user, "i" + item, 4, 1_000L * (user + (long) users * i)));
        item = random.nextInt(10) == 0 ? random.nextInt(items) : (item + 1) % items;
      }
    }
    return Ratings.of(ratings);
  }

  public static Rating rating(String user, String item, double rating, long timestamp) {
    return new Rating(user, item, rating, timestamp);
  }
}

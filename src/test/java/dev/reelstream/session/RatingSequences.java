package dev.reelstream.session;

import static dev.reelstream.session.Received.START;

import dev.reelstream.event.Rating;
import dev.reelstream.ingest.ReceivedRating;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Seeded ratings of many users in order of event time, whole seconds, gaps crowded around one hour.
 */
final class RatingSequences {
  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600 * SECOND;

  private RatingSequences() {}

  static List<ReceivedRating> ordered(int users, int longest, long seed) {
    Random random = new Random(seed);
    List<ReceivedRating> all = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int user = 0; user < users; user++) {
      long time = START + random.nextInt(3 * 3_600) * SECOND;
      for (int left = 1 + random.nextInt(longest); left > 0; left--) {
        String item = Integer.toString(random.nextInt(40));
        double rating = 0.5 + random.nextInt(10) * 0.5;
        Rating next = new Rating("u" + user, item, rating, time);
        if (known.add(next.userId() + " " + item + " " + time)) {
          all.add(new ReceivedRating(next, time + 1, time + 2));
        }
        time += gap(random);
      }
    }
    all.sort(Comparator.comparingLong(received -> received.rating().timestamp()));
    return all;
  }

  private static long gap(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> HOUR;
      case 2 -> HOUR - SECOND;
      case 3 -> HOUR + SECOND;
      case 4 -> random.nextInt(4 * 3_600) * SECOND;
      default -> random.nextInt(600) * SECOND;
    };
  }

  /**
   * The same ratings, each moved back by less than the bound in the order of arrival; a user's
   * ratings of one time stay in their order, which no reader could restore.
   */
  static List<ReceivedRating> disordered(List<ReceivedRating> ordered, long bound, long seed) {
    Random random = new Random(seed);
    record Arrival(long time, ReceivedRating received) {}
    List<Arrival> arrivals = new ArrayList<>();
    Map<String, Arrival> last = new HashMap<>();
    for (ReceivedRating next : ordered) {
      Rating rating = next.rating();
      Arrival before = last.get(rating.userId());
      long time = rating.timestamp() + random.nextLong(bound);
      if (before != null && before.received().rating().timestamp() == rating.timestamp()) {
        time = Math.max(time, before.time());
      }
      Arrival arrival = new Arrival(time, next);
      last.put(rating.userId(), arrival);
      arrivals.add(arrival);
    }
    arrivals.sort(Comparator.comparingLong(Arrival::time));
    return arrivals.stream().map(Arrival::received).toList();
  }
}

package dev.reelstream.evaluation;

import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded positives of made-up users, many of them in the same moment, and a champion for them. */
final class MadeUpQueries {
  static final long MINUTE = 60_000;
  static final Comparator<Query> ORDER =
      Comparator.comparingLong(Query::eventTime)
          .thenComparing(Query::userId)
          .thenComparingLong(Query::seq);

  private MadeUpQueries() {}

  private static final class User {
    final List<String> seen = new ArrayList<>();
    final List<String> positives = new ArrayList<>();
    long live;
  }

  /** In order of arrival: by time, users in random order within a moment; the last 60 % live. */
  static List<Query> random(long seed, int users, int items, int positives) {
    Random random = new Random(seed);
    Map<Integer, User> byUser = new HashMap<>();
    List<Query> queries = new ArrayList<>();
    long time = 900_000_000_000L;
    boolean live = false;
    for (int i = 0; i < positives; i++) {
      long step = Math.max(0, random.nextInt(5) - 2) * 10 * MINUTE;
      time += step;
      live |= i >= 0.4 * positives && step > 0;
      int userId = random.nextInt(live ? users : users * 3 / 4);
      User user = byUser.computeIfAbsent(userId, any -> new User());
      if (random.nextInt(4) == 0) {
        user.seen.add("i" + random.nextInt(items));
      }
      String item = "i" + (int) (items * random.nextDouble() * random.nextDouble());
      user.seen.add(item);
      user.positives.add(item);
      int seq = user.positives.size();
      user.live += live ? 1 : 0;
      queries.add(
          new Query(
              "u" + userId,
              seq,
              user.live,
              "u" + userId + "-1",
              time,
              item,
              List.copyOf(user.positives.subList(Math.max(0, seq - 10), seq)),
              live ? user.seen.stream().distinct().toList() : List.of(),
              1_000L * i,
              1_000L * i));
    }
    return queries;
  }

  /** A champion of two versions that falls back now and then and is sometimes late. */
  static Recommendation champion(Query query, int items, int k) {
    List<ScoredItem> list = new ArrayList<>();
    int first = Math.floorMod(query.itemId().hashCode() + query.seq(), items);
    for (int i = 0; i < k; i++) {
      list.add(new ScoredItem("i" + (first + i) % items, k - i));
    }
    return new Recommendation(
        query.userId(),
        query.seq(),
        query.sessionId(),
        query.eventTime(),
        query.itemId(),
        query.context(),
        "gru",
        query.arrivedAt() < 1_200_000 ? 1 : 2,
        query.seq() % 5 == 0 ? Source.POPULAR : Source.MODEL,
        list,
        query.arrivedAt() + query.seq() % 3 * 40_000,
        query.sentAt());
  }
}

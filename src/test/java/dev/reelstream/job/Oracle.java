package dev.reelstream.job;

import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a run must yield, worked out from the ratings in a plain loop. */
record Oracle(
    Map<RunOutput.Key, Expected> recommendations,
    Set<Session> sessions,
    long scored,
    long cold,
    long returning) {
  private static final long HOUR = 3_600_000;
  private static final double MIN_RATING = 2;
  private static final int CONTEXT = 10;

  /** A live positive, and what is known when it comes. */
  record Expected(
      String sessionId, long eventTime, String trigger, List<String> context, Set<String> seen) {}

  static Oracle of(MadeUpStream stream) {
    Map<String, List<Rating>> byUser = new LinkedHashMap<>();
    stream
        .ratings()
        .forEach(each -> byUser.computeIfAbsent(each.userId(), u -> new ArrayList<>()).add(each));
    Map<RunOutput.Key, Expected> expected = new TreeMap<>();
    Set<Session> sessions = new HashSet<>();
    long scored = 0;
    long cold = 0;
    long returning = 0;
    for (Map.Entry<String, List<Rating>> user : byUser.entrySet()) {
      List<Rating> session = new ArrayList<>();
      List<String> positives = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      int number = 1;
      long live = 0;
      for (Rating rating : user.getValue()) {
        if (!session.isEmpty()
            && rating.timestamp() - session.get(session.size() - 1).timestamp() > HOUR) {
          sessions.add(closed(user.getKey(), number++, session));
          session.clear();
        }
        session.add(rating);
        seen.add(rating.itemId());
        if (rating.rating() < MIN_RATING) {
          continue;
        }
        positives.add(rating.itemId());
        if (rating.timestamp() < stream.liveFrom()) {
          continue;
        }
        live++;
        if (live > 1) {
          scored++;
        } else if (positives.size() == 1) {
          cold++;
        } else {
          returning++;
        }
        int seq = positives.size();
        expected.put(
            new RunOutput.Key(user.getKey(), seq),
            new Expected(
                user.getKey() + "-" + number,
                rating.timestamp(),
                rating.itemId(),
                List.copyOf(positives.subList(Math.max(0, seq - CONTEXT), seq)),
                Set.copyOf(seen)));
      }
      sessions.add(closed(user.getKey(), number, session));
    }
    return new Oracle(expected, sessions, scored, cold, returning);
  }

  private static Session closed(String userId, int number, List<Rating> ratings) {
    return new Session(
        userId,
        userId + "-" + number,
        ratings.get(0).timestamp(),
        ratings.get(ratings.size() - 1).timestamp(),
        ratings.size(),
        (int) ratings.stream().filter(each -> each.rating() >= MIN_RATING).count(),
        ratings.stream().map(Rating::itemId).toList());
  }

  /** How often the next positive was in the list before it, counted from what was published. */
  long hits(Map<RunOutput.Key, Recommendation> published) {
    return expected()
        .filter(
            next -> {
              Recommendation before =
                  published.get(new RunOutput.Key(next.getKey().userId(), next.getKey().seq() - 1));
              return before != null
                  && before.items().stream()
                      .map(ScoredItem::itemId)
                      .anyMatch(next.getValue().trigger()::equals);
            })
        .count();
  }

  private java.util.stream.Stream<Map.Entry<RunOutput.Key, Expected>> expected() {
    return recommendations.entrySet().stream();
  }
}

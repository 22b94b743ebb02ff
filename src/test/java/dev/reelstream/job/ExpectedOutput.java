package dev.reelstream.job;

import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the job has to write for ratings in order of time, worked out without it. */
record ExpectedOutput(List<String> recommendations, List<String> sessions) {
  private static final double POSITIVE = 2;
  private static final long GAP = 3_600_000;

  static ExpectedOutput of(List<Rating> ratings) {
    Map<String, List<Rating>> byUser = new HashMap<>();
    ratings.forEach(
        rating -> byUser.computeIfAbsent(rating.userId(), user -> new ArrayList<>()).add(rating));
    List<String> recommendations = new ArrayList<>();
    List<String> sessions = new ArrayList<>();
    byUser.forEach(
        (user, own) -> {
          int seq = 0;
          int session = 0;
          int from = 0;
          for (int i = 0; i < own.size(); i++) {
            Rating rating = own.get(i);
            if (rating.rating() >= POSITIVE) {
              recommendations.add(line(user, ++seq, rating.timestamp(), rating.itemId()));
            }
            boolean last = i + 1 == own.size();
            if (last || own.get(i + 1).timestamp() - rating.timestamp() > GAP) {
              session++;
              sessions.add(
                  line(
                      user + "-" + session,
                      i + 1 - from,
                      own.get(from).timestamp(),
                      Long.toString(rating.timestamp())));
              from = i + 1;
            }
          }
        });
    return new ExpectedOutput(recommendations, sessions);
  }

  static String line(Recommendation made) {
    return line(made.userId(), made.seq(), made.eventTime(), made.trigger());
  }

  static String line(Session closed) {
    return line(closed.sessionId(), closed.ratings(), closed.start(), Long.toString(closed.end()));
  }

  private static String line(String key, long number, long time, String text) {
    return key + " " + number + " " + time + " " + text;
  }
}

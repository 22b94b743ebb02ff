package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The last item of a session from those before it. A user's sessions are cut where nothing at all
 * was rated for more than an hour; ratings of at least 3 are kept, and sessions with two or more.
 * The first sessions that hold 80 % of the rows are trained on; each of the others is a test case.
 *
 * <p>Sessions stand in user order (ids as numbers where all are numbers, else as text; within a
 * user by time), or by the time of their last item, so that with {@code --split time} nothing
 * trained on is newer than any target. A session that begins before row round(0.8 · N) is trained
 * on as a whole. Of a session longer than 50 its last 50 count, in both parts. Seen are the
 * session's items before the target: the protocol does not know who asks.
 */
public record SessionNextItem(Split split) implements Protocol {
  private static final double MIN_RATING = 3;
  private static final long GAP_MILLIS = 3_600_000;
  private static final int LONGEST = 50;

  /** How sessions are put in order before the last fifth is cut off. */
  public enum Split {
    USER,
    TIME
  }

  /** One session: rows in order of time. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Session(int user, int[] rows) {
    int last() {
      return rows[rows.length - 1];
    }
  }

  @Override
  public String name() {
    return "session-next-item";
  }

  @Override
  public Map<String, String> choices() {
    return Map.of("split", split.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public OptionalDouble minRating() {
    return OptionalDouble.of(MIN_RATING);
  }

  @Override
  public List<Integer> ks() {
    return List.of(20);
  }

  @Override
  public List<SeenItems> seen() {
    return List.of(SeenItems.KEPT, SeenItems.EXCLUDED);
  }

  @Override
  public boolean splitsBySeed() {
    return false;
  }

  @Override
  public Asks asks() {
    return Asks.CONTEXT;
  }

  @Override
  public Experiment cut(Dataset dataset, long seed) {
    Ratings ratings = dataset.ratings();
    List<Session> sessions = new ArrayList<>();
    long single = sessions(ratings, sessions);
    sessions.sort(order(ratings));
    BitSet kept = new BitSet(ratings.size());
    sessions.forEach(session -> Arrays.stream(session.rows()).forEach(kept::set));
    ItemSubset items = ItemSubset.of(ratings, kept);

    long border = Math.round(0.8 * kept.cardinality());
    List<TrainingPart.Sequence> sequences = new ArrayList<>();
    List<TestCase> cases = new ArrayList<>();
    int newest = 0;
    long row = 0;
    for (Session session : sessions) {
      int[] rows = session.rows();
      int[] all = items.ordinals(UserRows.items(ratings, rows));
      int from = Math.max(0, all.length - LONGEST);
      if (row < border) {
        sequences.add(
            new TrainingPart.Sequence(
                ratings.userId(session.user()),
                Arrays.copyOfRange(all, from, all.length),
                Arrays.copyOfRange(rows, from, rows.length),
                null));
        newest = Math.max(newest, session.last());
      } else {
        int last = all.length - 1;
        cases.add(
            new TestCase(
                session.user(), new Slice(all, from, last), new Slice(all, 0, last), all[last]));
      }
      row += rows.length;
    }
    return new Experiment(
        items.ids(),
        UserRows.userIds(ratings),
        new TrainingPart(items.ids(), sequences, false, ratings.timestamp(newest)),
        cases,
        Candidates.all("all items of the sessions", items.size()),
        Map.of("sessions with fewer than 2 positives", single));
  }

  /** Fills the sessions with two positives or more; returns how many there are without. */
  private long sessions(Ratings ratings, List<Session> sessions) {
    long single = 0;
    int[][] rowsByUser = UserRows.of(ratings, row -> true);
    for (int user = 0; user < rowsByUser.length; user++) {
      int[] rows = rowsByUser[user];
      for (int from = 0, at = 1; at <= rows.length; at++) {
        boolean ends =
            at == rows.length
                || ratings.timestamp(rows[at]) - ratings.timestamp(rows[at - 1]) > GAP_MILLIS;
        if (ends) {
          int[] positives =
              Arrays.stream(rows, from, at)
                  .filter(row -> ratings.rating(row) >= MIN_RATING)
                  .toArray();
          if (positives.length >= 2) {
            sessions.add(new Session(user, positives));
          } else {
            single++;
          }
          from = at;
        }
      }
    }
    return single;
  }

  private Comparator<Session> order(Ratings ratings) {
    if (split == Split.TIME) {
      return Comparator.comparingInt(Session::last);
    }
    int[] places = new int[ratings.users()];
    List<Integer> users = UserOrder.of(UserRows.userIds(ratings));
    for (int place = 0; place < places.length; place++) {
      places[users.get(place)] = place;
    }
    return Comparator.<Session>comparingInt(session -> places[session.user()])
        .thenComparingInt(Session::last);
  }
}

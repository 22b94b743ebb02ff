package dev.reelstream.bench;

import dev.reelstream.dataset.SyntheticRatings;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.Rating;
import java.time.Duration;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Ratings to send, in order of time; the same ones whenever they are asked for.
 *
 * @param name what tells it from others
 */
record Workload(String name, Supplier<Iterator<Rating>> ratings) {
  /** Of ml-1m. */
  static final int CATALOGUE = 3_706;

  /** Who rates everything else has these left to be recommended. */
  static final int NEVER_RATED = 200;

  static final int USERS = 6_040;
  private static final int RATINGS = 1_000_209;

  private static final long START = 1_000_000_000_000L;
  private static final double STARS = 4;

  /** Half an hour between two ratings of one of 6,040 users, an hour and more for every eighth. */
  private static final long STEP = 300;

  private static final Population SETTLED = new Population(USERS, 100, CATALOGUE);
  private static final long BURST = 40;
  private static final long BURST_STEP = Duration.ofSeconds(10).toMillis();
  private static final long PAUSE = Duration.ofHours(2).toMillis();

  /**
   * The first ratings of a set with as many users, items and ratings per user as ml-1m and its
   * bursts: whoever begins goes on for an evening, so histories are long from the start.
   */
  static Workload movieLens(long events, long seed) {
    int times = Math.toIntExact(1 + events / RATINGS);
    SyntheticShape shape = new SyntheticShape(times * USERS, CATALOGUE, (long) times * RATINGS);
    return new Workload(
        "ml-1m-like", () -> SyntheticRatings.stream(shape, seed).limit(events).iterator());
  }

  /** What users of a running service send: anybody's rating at any time. */
  static Workload live(long events, long seed) {
    return drawn("live", UserDraw.uniform(USERS), event -> event * STEP, events, seed);
  }

  /** What those who are settled have rated: a hundred items each. */
  static Workload beforeSettled() {
    return SETTLED.histories();
  }

  /** Anybody's rating at any time, of one of the hundred items that this user has rated before. */
  static Workload settled(long events, long seed) {
    UserDraw users = UserDraw.uniform(USERS);
    return new Workload(
        "settled",
        () -> {
          SplittableRandom random = new SplittableRandom(seed);
          return LongStream.range(0, events)
              .mapToObj(
                  event -> {
                    int user = users.next(random);
                    int item = SETTLED.item(user, random.nextInt(SETTLED.items()));
                    return rating(user, item, SETTLED.afterwards() + event * STEP);
                  })
              .iterator();
        });
  }

  /** In bursts: all pause for two hours after some of them have rated, so that sessions end. */
  static Workload evenings(UserDraw users, long events, long seed) {
    return drawn(
        "evenings", users, event -> event * BURST_STEP + event / BURST * PAUSE, events, seed);
  }

  /** Each event is of a user drawn anew, for an item drawn by popularity. */
  private static Workload drawn(
      String name, UserDraw users, LongUnaryOperator time, long events, long seed) {
    return new Workload(
        name,
        () -> {
          SplittableRandom random = new SplittableRandom(seed);
          return LongStream.range(0, events)
              .mapToObj(
                  event ->
                      rating(users.next(random), item(random), START + time.applyAsLong(event)))
              .iterator();
        });
  }

  /** Numbers from 0; ids from 1, as MovieLens has them. */
  static Rating rating(int user, int item, long timestamp) {
    return new Rating(Integer.toString(user + 1), Integer.toString(item + 1), STARS, timestamp);
  }

  /** The square of a uniform number: a tenth of the items gets a third of the ratings. */
  private static int item(SplittableRandom random) {
    double uniform = random.nextDouble();
    return (int) ((CATALOGUE - NEVER_RATED) * uniform * uniform);
  }
}

package dev.reelstream.bench;

import dev.reelstream.event.Rating;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Users with equal histories: everybody rates the same number of different items, the last ten of
 * them within one session that is left open, each of the others in a session of its own.
 *
 * @param items that each user rates
 * @param catalogue there are, at least as many
 */
record Population(int users, int items, int catalogue) {
  private static final int SESSION = 10;

  /** Shorter than the gap: the first users' sessions are open when the last ones' are. */
  private static final long SESSION_SPAN = Duration.ofMinutes(50).toMillis();

  private static final int GROUP = 1_000;
  private static final long START = 1_000_000_000_000L;
  private static final long PAUSE = Duration.ofHours(2).toMillis();
  private static final long PASS = Duration.ofMinutes(5).toMillis();

  /** Between two visits; a user's own are hours apart where there are thousands of users. */
  private static final long VISIT = Duration.ofMinutes(1).toMillis();

  /** Primes that divide no size used, so that steps by them reach everybody and everything. */
  private static final long USER_STRIDE = 7_919;

  private static final long ITEM_STRIDE = 37;

  Population {
    if (items > catalogue) {
      throw new IllegalArgumentException(items + " items of a catalogue of " + catalogue);
    }
  }

  /**
   * The histories: passes over all users, one item each, and then their sessions, those of a
   * thousand users at a time.
   */
  Workload histories() {
    return new Workload(
        "histories",
        () ->
            LongStream.range(0, (long) users * items)
                .mapToObj(event -> event < (long) users * before() ? earlier(event) : last(event))
                .iterator());
  }

  private Rating earlier(long event) {
    int pass = (int) (event / users);
    long place = event % users;
    return rating(place, pass, START + pass * PAUSE + place * PASS / users);
  }

  private Rating last(long event) {
    int together = items - before();
    int group = users % GROUP == 0 ? GROUP : users;
    long at = event - (long) users * before();
    long within = at % ((long) group * together);
    long place = at / ((long) group * together) * group + within % group;
    return rating(
        place,
        before() + (int) (within / group),
        START + before() * PAUSE + at * SESSION_SPAN / ((long) users * together));
  }

  private Rating rating(long place, int pass, long time) {
    int user = (int) (place * USER_STRIDE % users);
    return Workload.rating(user, item(user, pass), time);
  }

  /** Items that are rated in a session of their own. */
  private int before() {
    return items - Math.min(SESSION, items);
  }

  /**
   * Users drawn anew for each event, who rate again what they have seen, so that nothing grows, and
   * long after their last one, so that each event closes a session and opens one.
   *
   * @param repetition counted from 0; each is later than the ones before
   */
  Workload visits(long events, int repetition, long seed) {
    long begin = afterwards() + repetition * events * VISIT;
    return new Workload(
        "visits",
        () -> {
          SplittableRandom random = new SplittableRandom(seed + repetition);
          return LongStream.range(0, events)
              .mapToObj(
                  event -> {
                    int user = random.nextInt(users);
                    return Workload.rating(
                        user, item(user, random.nextInt(items)), begin + event * VISIT);
                  })
              .iterator();
        });
  }

  /** When all sessions of the histories are over. */
  long afterwards() {
    return START + before() * PAUSE + SESSION_SPAN + PAUSE;
  }

  /** The item that a user rates in a pass. */
  int item(int user, int pass) {
    return (int) ((user * 31L + pass * ITEM_STRIDE) % catalogue);
  }
}

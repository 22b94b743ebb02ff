package dev.reelstream.bench;

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

  /** The histories, in passes over all users, one item each. */
  Workload histories() {
    return new Workload(
        "histories",
        () ->
            LongStream.range(0, (long) users * items)
                .mapToObj(
                    event -> {
                      int pass = (int) (event / users);
                      int user = (int) (event % users * USER_STRIDE % users);
                      return Workload.rating(
                          user, item(user, pass), begin(pass) + event % users * PASS / users);
                    })
                .iterator());
  }

  /**
   * Users drawn anew for each event, who rate again what they have seen, so that nothing grows, and
   * long after their last one, so that each event closes a session and opens one.
   *
   * @param repetition counted from 0; each is later than the ones before
   */
  Workload visits(long events, int repetition, long seed) {
    long begin = begin(items) + PAUSE + repetition * events * VISIT;
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

  private long begin(int pass) {
    int together = Math.min(SESSION, items);
    int before = Math.min(pass, items - together);
    return START + before * PAUSE + (pass - before) * 2 * PASS;
  }

  /** The item that a user rates in a pass. */
  int item(int user, int pass) {
    return (int) ((user * 31L + pass * ITEM_STRIDE) % catalogue);
  }
}

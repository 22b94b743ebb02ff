package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DisorderTest {
  private static final long BOUND = 30_000;

  @Test
  void losesNothingAndStaysWithinTheBound() {
    for (long seed = 0; seed < 20; seed++) {
      List<Rating> ratings = ratings(seed, 2_000);

      List<Rating> disordered = apply(ratings, BOUND, seed);

      assertThat(disordered).containsExactlyInAnyOrderElementsOf(ratings).isNotEqualTo(ratings);
      long newest = 0;
      for (Rating rating : disordered) {
        assertThat(newest - rating.timestamp()).isLessThan(BOUND);
        newest = Math.max(newest, rating.timestamp());
      }
    }
  }

  @Test
  void arrivesInOrderOfItsOwnClock() {
    Disorder disorder = new Disorder(ratings(3, 1_000).iterator(), BOUND, 3);
    long previous = Long.MIN_VALUE;
    while (disorder.hasNext()) {
      Disorder.Arrival arrival = disorder.next();
      assertThat(arrival.time()).isGreaterThanOrEqualTo(previous);
      assertThat(arrival.time() - arrival.rating().timestamp()).isBetween(0L, BOUND - 1);
      previous = arrival.time();
    }
  }

  @Test
  void keepsTheOrderOfOneUsersTies() {
    List<Rating> ratings = new ArrayList<>();
    for (int time = 0; time < 200; time++) {
      for (int item = 0; item < 5; item++) {
        ratings.add(new Rating("u" + time % 7, "i" + item, 3, time * 1_000L));
      }
    }

    List<Rating> disordered = apply(ratings, BOUND, 11);

    assertThat(disordered).isNotEqualTo(ratings);
    for (int time = 0; time < 200; time++) {
      long timestamp = time * 1_000L;
      assertThat(disordered.stream().filter(rating -> rating.timestamp() == timestamp))
          .extracting(Rating::itemId)
          .containsExactly("i0", "i1", "i2", "i3", "i4");
    }
  }

  @Test
  void repeatsItselfForOneSeedOnly() {
    List<Rating> ratings = ratings(5, 500);

    assertThat(apply(ratings, BOUND, 1)).isEqualTo(apply(ratings, BOUND, 1));
    assertThat(apply(ratings, BOUND, 1)).isNotEqualTo(apply(ratings, BOUND, 2));
  }

  @Test
  void leavesTheOrderAloneWithoutABound() {
    List<Rating> ratings = ratings(5, 500);

    assertThat(apply(ratings, 0, 1)).isEqualTo(ratings);
  }

  @Test
  void refusesRatingsThatGoBackInTime() {
    List<Rating> ratings = List.of(new Rating("u", "a", 3, 2_000), new Rating("u", "b", 3, 1_000));

    assertThatThrownBy(() -> apply(ratings, 0, 1))
        .isInstanceOf(ReplayException.class)
        .hasMessage(
            "ratings are not in order of time: 1970-01-01T00:00:01Z follows 1970-01-01T00:00:02Z");
  }

  private static List<Rating> apply(List<Rating> ratings, long bound, long seed) {
    List<Rating> out = new ArrayList<>();
    new Disorder(ratings.iterator(), bound, seed)
        .forEachRemaining(arrival -> out.add(arrival.rating()));
    return out;
  }

  private static List<Rating> ratings(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Rating> ratings = new ArrayList<>();
    long time = 1_000_000;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(4) == 0 ? random.nextInt(40_000) : 0;
      ratings.add(new Rating("u" + random.nextInt(20), "i" + i, 4, time));
    }
    return ratings;
  }
}

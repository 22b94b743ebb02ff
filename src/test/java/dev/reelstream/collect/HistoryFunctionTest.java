package dev.reelstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Rating;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryFunctionTest {
  @Test
  void ordersByTimeThenByPlaceInTheTopic() {
    UserHistory history =
        HistoryFunction.history(
            "u",
            List.of(
                placed("late", 9, 1, 0),
                placed("second", 5, 0, 12),
                placed("other partition", 5, 1, 3),
                placed("first", 5, 0, 11),
                placed("early", 1, 1, 99)));

    assertThat(history.itemIds())
        .containsExactly("early", "first", "second", "other partition", "late");
    assertThat(history.timestamps()).containsExactly(1, 5, 5, 5, 9);
  }

  @Test
  void keepsTheFirstOfEqualItemAndTimeAndEveryOther() {
    UserHistory history =
        HistoryFunction.history(
            "u",
            List.of(
                placed("a", 1, 5, 0, 2),
                placed("a", 4, 5, 0, 1),
                placed("b", 2, 5, 0, 3),
                placed("a", 3, 5, 0, 4),
                placed("a", 5, 6, 0, 0)));

    assertThat(history.itemIds()).containsExactly("a", "b", "a");
    assertThat(history.ratings()).containsExactly(4, 2, 5);
  }

  @Test
  void neverMovesAUserToAnotherBucket() {
    // Written down once: files of a collection are found by these.
    assertThat(List.of("1", "2", "42", "grüße", "6040"))
        .extracting(user -> UserBuckets.bucket(user, 8))
        .containsExactly(2, 7, 1, 1, 4);
    int[] users = new int[8];
    for (int user = 1; user <= 8_000; user++) {
      users[UserBuckets.bucket(Integer.toString(user), 8)]++;
    }
    assertThat(Arrays.stream(users)).allMatch(count -> count > 800 && count < 1_200);
  }

  private static PlacedRating placed(String item, long time, int partition, long offset) {
    return placed(item, 4, time, partition, offset);
  }

  private static PlacedRating placed(
      String item, double rating, long time, int partition, long offset) {
    return new PlacedRating(new Rating("u", item, rating, time), partition, offset);
  }
}

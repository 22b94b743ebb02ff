package dev.reelstream.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatingsTest {
  @Test
  void sortsByTimeAndKeepsTheOrderOfTies() {
    Random random = new Random(5);
    for (long range : new long[] {1, 3, 1_000, 1L << 40, Long.MAX_VALUE / 2}) {
      List<Rating> file = new ArrayList<>();
      for (int line = 0; line < 5_000; line++) {
        long timestamp = (long) (random.nextDouble() * range);
        file.add(new Rating("u" + random.nextInt(50), "" + line, line % 10 / 2.0, timestamp));
      }
      Ratings ratings = Ratings.of(file);
      List<Rating> expected = new ArrayList<>(file);
      expected.sort(Comparator.comparingLong(Rating::timestamp));
      assertThat(rows(ratings)).isEqualTo(expected);
    }
  }

  @Test
  void findsTheFirstRowAtATime() {
    Ratings ratings =
        Ratings.of(
            List.of(
                new Rating("1", "a", 1, 10),
                new Rating("1", "b", 1, 20),
                new Rating("1", "c", 1, 20),
                new Rating("1", "d", 1, 40)));
    assertThat(List.of(0L, 10L, 11L, 20L, 21L, 40L, 41L))
        .extracting(ratings::firstRowAt)
        .containsExactly(0, 0, 1, 1, 3, 3, 4);
  }

  @Test
  void remembersWhereARatingStoodInTheFile() {
    Ratings ratings =
        Ratings.of(
            List.of(
                new Rating("1", "a", 1, 30),
                new Rating("1", "b", 1, 10),
                new Rating("1", "c", 1, 20),
                new Rating("1", "d", 1, 10)));
    assertThat(IntStream.range(0, 4).map(ratings::place)).containsExactly(1, 3, 2, 0);
  }

  @Test
  void sortsMoreThanOneChunk() {
    List<Rating> file = new ArrayList<>();
    for (int line = 0; line < 600_000; line++) {
      file.add(new Rating("1", "" + line % 7, 1, 600_000 - line));
    }
    Ratings ratings = Ratings.of(file);
    assertThat(ratings.size()).isEqualTo(600_000);
    for (int row = 0; row < ratings.size(); row++) {
      assertThat(ratings.timestamp(row)).isEqualTo(row + 1);
      assertThat(ratings.itemId(ratings.item(row))).isEqualTo("" + (599_999 - row) % 7);
    }
  }

  @Test
  void numbersUsersAndItemsByFirstAppearanceInTime() {
    Ratings ratings =
        Ratings.of(
            List.of(
                new Rating("late", "x", 1, 30),
                new Rating("early", "y", 2, 10),
                new Rating("middle", "x", 3, 20)));
    assertThat(List.of(ratings.userId(0), ratings.userId(1), ratings.userId(2)))
        .containsExactly("early", "middle", "late");
    assertThat(List.of(ratings.itemId(0), ratings.itemId(1))).containsExactly("y", "x");
    assertThat(ratings.user(0)).isZero();
    assertThat(ratings.item(2)).isEqualTo(1);
  }

  @Test
  void keepsIdsApartThatAreTheSameNumber() {
    Ratings ratings =
        Ratings.of(
            List.of(
                new Rating("7", "a", 1, 1),
                new Rating("007", "a", 1, 2),
                new Rating("7 ", "a", 1, 3),
                new Rating("7", "a", 1, 4),
                new Rating("99999999999999999999", "a", 1, 5),
                new Rating("99999999999999999999", "a", 1, 6)));
    assertThat(ratings.users()).isEqualTo(4);
    assertThat(ratings.userId(ratings.user(1))).isEqualTo("007");
    assertThat(ratings.userId(ratings.user(5))).isEqualTo("99999999999999999999");
  }

  @Test
  void internsManyIds() {
    List<Rating> file = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      file.add(new Rating("" + (i % 50_000) * 4_294_967_296L, "i" + i % 30_000, 1, i));
    }
    Ratings ratings = Ratings.of(file);
    assertThat(ratings.users()).isEqualTo(50_000);
    assertThat(ratings.items()).isEqualTo(30_000);
    assertThat(rows(ratings)).isEqualTo(file);
  }

  @Test
  void putsEverythingFromTheBoundaryTimestampOnIntoTheLivePart() {
    Ratings ratings = at(1, 2, 3, 3, 3, 4);
    assertThat(ratings.liveBoundary(0.7)).isEqualTo(new LiveBoundary(2, 3));
    assertThat(ratings.liveBoundary(0)).isEqualTo(new LiveBoundary(0, 1));
    assertThat(ratings.liveBoundary(0.99)).isEqualTo(new LiveBoundary(5, 4));
    assertThat(ratings.liveBoundary(1)).isEqualTo(new LiveBoundary(6, Long.MAX_VALUE));
  }

  @Test
  void cutsHistoryInDecimals() {
    long[] times = new long[100];
    for (int i = 0; i < 100; i++) {
      times[i] = i;
    }
    // 0.29 * 100 is 28.999999999999996 in doubles.
    assertThat(at(times).liveBoundary(0.29).row()).isEqualTo(29);
  }

  @Test
  void refusesHistoryOutsideOfZeroToOne() {
    for (double history : new double[] {-0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> at(1).liveBoundary(history))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("history is " + history);
    }
  }

  private static Ratings at(long... timestamps) {
    List<Rating> ratings = new ArrayList<>();
    for (long timestamp : timestamps) {
      ratings.add(new Rating("u", "i" + ratings.size(), 1, timestamp));
    }
    return Ratings.of(ratings);
  }

  private static List<Rating> rows(Ratings ratings) {
    List<Rating> rows = new ArrayList<>();
    for (int row = 0; row < ratings.size(); row++) {
      rows.add(ratings.get(row));
    }
    return rows;
  }
}

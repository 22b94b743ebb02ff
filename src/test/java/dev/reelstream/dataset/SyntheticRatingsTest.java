package dev.reelstream.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Rating;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntheticRatingsTest {
  private static final long SESSION_GAP = 3_600_000;
  private static final SyntheticShape SMALL = new SyntheticShape(50, 300, 3_000);

  @Test
  void givesTheSameRatingsForTheSameSeedOnly() {
    List<Rating> first = SyntheticRatings.stream(SMALL, 1).toList();
    assertThat(SyntheticRatings.stream(SMALL, 1)).containsExactlyElementsOf(first);
    assertThat(SyntheticRatings.stream(SMALL, 2).toList()).isNotEqualTo(first);
  }

  @Test
  void staysTheSameFromReleaseToRelease() {
    // Figures of the default set are quoted: whoever changes the generator should know that.
    Dataset dataset = SyntheticRatings.dataset(SMALL, 1);
    assertThat(dataset.digest())
        .isEqualTo("e3768e2d2e8cab879fa20007a4e7c95f32f92070b927f093f106012ff26ac9b1");
  }

  @Test
  void givesExactlyTheRatingsAskedForInOrderOfTime() {
    for (SyntheticShape shape :
        List.of(
            SMALL,
            new SyntheticShape(1, 2, 1),
            new SyntheticShape(3, 10, 15),
            new SyntheticShape(7, 100, 350),
            new SyntheticShape(400, 90, 500))) {
      long last = 0;
      long count = 0;
      Set<String> pairs = new HashSet<>();
      for (Iterator<Rating> all = SyntheticRatings.iterator(shape, 3); all.hasNext(); count++) {
        Rating rating = all.next();
        assertThat(rating.timestamp()).isGreaterThanOrEqualTo(last);
        assertThat(rating.timestamp() % 1000).isZero();
        assertThat(rating.rating()).isIn(1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(pairs.add(rating.userId() + " " + rating.itemId())).as("rated once").isTrue();
        last = rating.timestamp();
      }
      assertThat(count).isEqualTo(shape.ratings());
    }
  }

  @Test
  void looksLikeMovieLens() {
    Ratings ratings = Ratings.of(SyntheticRatings.iterator(SyntheticShape.defaults(), 42));
    assertThat(ratings.size()).isEqualTo(100_000);
    assertThat(ratings.users()).isEqualTo(1_000);
    assertThat(ratings.items()).isEqualTo(1_200);

    int[] stars = new int[6];
    int[] byItem = new int[ratings.items()];
    int[] byUser = new int[ratings.users()];
    long[] last = new long[ratings.users()];
    int sessions = 0;
    int ties = 0;
    for (int row = 0; row < ratings.size(); row++) {
      int user = ratings.user(row);
      long gap = ratings.timestamp(row) - last[user];
      stars[(int) ratings.rating(row)]++;
      byItem[ratings.item(row)]++;
      sessions += byUser[user]++ == 0 || gap > SESSION_GAP ? 1 : 0;
      ties += gap == 0 ? 1 : 0;
      last[user] = ratings.timestamp(row);
    }
    assertThat(stars[1]).isBetween(4_500, 7_000);
    assertThat(stars[4]).isGreaterThan(stars[3]).isGreaterThan(stars[5]);
    assertThat(sessions).isBetween(4_000, 8_000);
    assertThat(ties).isBetween(35_000, 55_000);
    assertThat(shareOfTopTenth(byItem)).isBetween(0.28, 0.45);
    assertThat(shareOfTopTenth(byUser)).isBetween(0.25, 0.45);
  }

  @Test
  void givesSequenceModelsSomethingToFind() {
    PlantedHitRates rates = PlantedHitRates.measure(SyntheticShape.defaults(), 42);
    assertThat(rates.scored()).isGreaterThan(15_000);
    assertThat(rates.popular()).isBetween(0.05, 0.1);
    assertThat(rates.transition()).isBetween(0.15, 0.25).isGreaterThan(2 * rates.popular());
    assertThat(rates.lastFilm()).isLessThan(0.28);
    assertThat(rates.lastTwo()).isBetween(0.38, 0.5).isGreaterThan(rates.lastFilm() + 0.12);
  }

  @Test
  void streamsWhileHoldingOnlyActiveUsers() {
    SyntheticShape shape = SyntheticShape.ofRatings(3_000_000);
    SyntheticStream stream = new SyntheticStream(shape, 1);
    int most = 0;
    for (int i = 0; i < 300_000; i++) {
      stream.next();
      most = Math.max(most, stream.activeUsers());
    }
    assertThat(shape.users()).isEqualTo(30_000);
    assertThat(most).isLessThan(3_000);
  }

  @Test
  void namesEveryFilmOnce() {
    Dataset dataset = SyntheticRatings.dataset(SyntheticShape.defaults(), 42);
    assertThat(dataset.titles().size()).isEqualTo(1_200);
    assertThat(dataset.titles().all())
        .allSatisfy(title -> assertThat(title.genres()).isNotEmpty())
        .extracting(Titles.Title::title)
        .doesNotHaveDuplicates();
    for (int item = 0; item < dataset.ratings().items(); item++) {
      assertThat(dataset.titles().find(dataset.ratings().itemId(item))).isPresent();
    }
  }

  @Test
  void refusesMoreRatingsThanTheCatalogueCanTake() {
    assertThatThrownBy(() -> new SyntheticShape(2, 10, 11))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "2 users cannot give 11 ratings to 10 items: at most half of the catalogue each, 10");
    assertThatThrownBy(() -> new SyntheticShape(0, 10, 1)).isInstanceOf(DatasetException.class);
  }

  private static double shareOfTopTenth(int[] counts) {
    List<Integer> sorted = new ArrayList<>(Arrays.stream(counts).boxed().sorted().toList());
    double head =
        sorted.subList(sorted.size() - sorted.size() / 10, sorted.size()).stream()
            .mapToInt(Integer::intValue)
            .sum();
    return head / Arrays.stream(counts).sum();
  }

  /** Up to the drift it is the set without one; behind it other films are popular. */
  @Test
  void tasteChangesAtTheDriftAndNotBefore() {
    Instant start = Instant.parse("2000-01-01T00:00:00Z");
    Duration span = Duration.ofDays(100);
    long drift = start.plus(Duration.ofDays(50)).toEpochMilli();
    List<Rating> steady =
        SyntheticRatings.stream(new SyntheticShape(300, 200, 20_000, start, span), 1).toList();
    List<Rating> drifting =
        SyntheticRatings.stream(
                new SyntheticShape(300, 200, 20_000, start, span, Duration.ofDays(50)), 1)
            .toList();
    assertThat(drifting.stream().takeWhile(rating -> rating.timestamp() < drift))
        .containsExactlyElementsOf(
            steady.stream().takeWhile(rating -> rating.timestamp() < drift).toList());
    assertThat(sharedFavourites(steady, drift)).isGreaterThanOrEqualTo(14);
    assertThat(sharedFavourites(drifting, drift)).isLessThanOrEqualTo(8);
    assertThat(drifting.stream().map(rating -> rating.userId() + "/" + rating.itemId()))
        .doesNotHaveDuplicates();
  }

  /** How many of the twenty most rated films before a moment are so behind it too. */
  private static long sharedFavourites(List<Rating> ratings, long moment) {
    List<String> before = favourites(ratings.stream().filter(each -> each.timestamp() < moment));
    return favourites(ratings.stream().filter(each -> each.timestamp() >= moment)).stream()
        .filter(before::contains)
        .count();
  }

  private static List<String> favourites(Stream<Rating> ratings) {
    return ratings
        .collect(Collectors.groupingBy(Rating::itemId, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(20)
        .map(Map.Entry::getKey)
        .toList();
  }
}

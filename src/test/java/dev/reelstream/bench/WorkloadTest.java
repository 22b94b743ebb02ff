package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final long HOUR = 3_600_000;

  private static List<Rating> all(Workload workload) {
    List<Rating> all = new ArrayList<>();
    workload.ratings().get().forEachRemaining(all::add);
    return all;
  }

  @Test
  void theSameRatingsComeEachTimeInOrderOfTime() {
    for (Workload workload :
        List.of(
            Workload.movieLens(5_000, 1),
            Workload.live(5_000, 1),
            Workload.settled(5_000, 1),
            Workload.evenings(UserDraw.uniform(100), 5_000, 1),
            new Population(50, 20, 100).histories(),
            new Population(50, 20, 100).visits(5_000, 1, 1))) {
      List<Rating> ratings = all(workload);

      assertThat(ratings).as(workload.name()).isEqualTo(all(workload));
      assertThat(ratings.stream().map(Rating::timestamp)).as(workload.name()).isSorted();
    }
  }

  @Test
  void everybodyHasRatedEqualNumbersOfDifferentItems() {
    Map<String, HashSet<String>> items = new HashMap<>();
    all(new Population(1000, 30, 3_706).histories())
        .forEach(
            rating ->
                items
                    .computeIfAbsent(rating.userId(), none -> new HashSet<>())
                    .add(rating.itemId()));

    assertThat(items).hasSize(1000).allSatisfy((user, own) -> assertThat(own).hasSize(30));
  }

  @Test
  void theLastTenItemsAreOneSessionAndTheOthersTheirOwn() {
    List<Long> times =
        all(new Population(100, 30, 3_706).histories()).stream()
            .filter(rating -> rating.userId().equals("7"))
            .map(Rating::timestamp)
            .toList();

    for (int i = 1; i < times.size(); i++) {
      boolean together = times.get(i) - times.get(i - 1) <= HOUR;
      assertThat(together).as("rating " + i).isEqualTo(i > 20);
    }
  }

  @Test
  void everySessionIsOpenAtTheEndOfTheHistories() {
    List<Rating> ratings = all(new Population(3_000, 12, 3_706).histories());
    Map<String, List<Long>> times = new HashMap<>();
    ratings.forEach(
        each ->
            times.computeIfAbsent(each.userId(), none -> new ArrayList<>()).add(each.timestamp()));
    long end = ratings.get(ratings.size() - 1).timestamp();

    assertThat(times)
        .hasSize(3_000)
        .allSatisfy(
            (user, own) -> {
              assertThat(own).hasSize(12).isSorted();
              assertThat(end - own.get(11)).isLessThan(HOUR);
              assertThat(own.get(11) - own.get(2)).isLessThan(HOUR);
              assertThat(own.get(2) - own.get(1)).isGreaterThan(HOUR);
            });
  }

  @Test
  void visitsAddNoItem() {
    Population population = new Population(50, 20, 3_706);
    HashSet<String> seen = new HashSet<>();
    all(population.histories()).forEach(each -> seen.add(each.userId() + "/" + each.itemId()));

    assertThat(all(population.visits(2_000, 1, 1)))
        .allSatisfy(each -> assertThat(seen).contains(each.userId() + "/" + each.itemId()));
  }

  @Test
  void whoHasSettledRatesNothingNewAndLater() {
    HashSet<String> rated = new HashSet<>();
    List<Rating> before = all(Workload.beforeSettled());
    before.forEach(each -> rated.add(each.userId() + "/" + each.itemId()));
    long end = before.get(before.size() - 1).timestamp();

    assertThat(rated).hasSize(Workload.USERS * 100);
    assertThat(all(Workload.settled(200_000, 1)))
        .allMatch(each -> rated.contains(each.userId() + "/" + each.itemId()))
        .allMatch(each -> each.timestamp() > end);
  }

  @Test
  void halfOfTheDrawsAreOneUsersAndZipfFallsWithTheRank() {
    SplittableRandom random = new SplittableRandom(1);
    int[] half = new int[1000];
    int[] zipf = new int[1000];
    UserDraw halves = UserDraw.half(1000);
    UserDraw ranks = UserDraw.zipf(1000, 1.2);
    for (int i = 0; i < 100_000; i++) {
      half[halves.next(random)]++;
      zipf[ranks.next(random)]++;
    }

    assertThat(half[0] / 100_000.0).isCloseTo(0.5, within(0.01));
    assertThat(zipf[0] / (double) zipf[1]).isCloseTo(Math.pow(2, 1.2), within(0.15));
    assertThat(zipf[9] / (double) zipf[19]).isCloseTo(Math.pow(2, 1.2), within(0.4));
  }
}

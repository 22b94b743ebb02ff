package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelstream.query.PackedItems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The baselines held against figures that were computed independently: history 0.8, K = 10. */
class BaselineFiguresTest {
  private static final int K = 10;
  private static final int MIN_RATING = 2;

  /** What one pass over the ratings counts. */
  private static final class Tally {
    int positives;
    int scored;
    int cold;
    int returning;
    int popular;
    int recent;
    int transition;
  }

  private static final class User {
    final Set<String> seen = new HashSet<>();
    long positives;
    @Nullable Integer last;
    Baselines.@Nullable Lists lists;
  }

  @ParameterizedTest
  @CsvSource({
    "ml-100k, 18953, 18652, 192, 109, 0.0733, 0.0744, 0.134",
    "ml-1m, 189230, 187447, 640, 1143, 0.0452, 0.0455, 0.174"
  })
  void reproducesTheIndependentFigures(
      String name,
      int positives,
      int scored,
      int cold,
      int returning,
      double popular,
      double recent,
      double transition)
      throws IOException {
    Optional<Path> folder = MovieLens.folder(name);
    assumeTrue(folder.isPresent(), name + " is not here; set REELSTREAM_DATA to where it is");
    Tally tally = replay(MovieLens.ratings(folder.orElseThrow()));
    assertThat(List.of(tally.positives, tally.scored, tally.cold, tally.returning))
        .containsExactly(positives, scored, cold, returning);
    assertThat(tally.popular / (double) scored).isCloseTo(popular, within(0.003));
    assertThat(tally.recent / (double) scored).isCloseTo(recent, within(0.003));
    assertThat(tally.transition / (double) scored).isCloseTo(transition, within(0.003));
  }

  private static Tally replay(List<MovieLens.Row> ratings) {
    long boundary = ratings.get((int) Math.floor(0.8 * ratings.size())).timestamp();
    ItemOrdinals items = new ItemOrdinals();
    Baselines baselines =
        new Baselines(
            items,
            new PopularCounts(),
            new RecentPopular(items, RecentPopular.WINDOW),
            new InMemoryFollowers());
    Map<String, User> users = new HashMap<>();
    Tally tally = new Tally();
    for (MovieLens.Row row : ratings) {
      User user = users.computeIfAbsent(row.user(), any -> new User());
      user.seen.add(row.item());
      if (row.rating() < MIN_RATING) {
        continue;
      }
      int item = items.findOrAdd(row.item());
      boolean live = row.timestamp() >= boundary;
      if (live) {
        baselines.freeze();
        score(user, row.item(), tally);
      }
      baselines.add(user.last, item);
      user.last = item;
      user.positives++;
      if (live) {
        user.lists = baselines.lists(item, row.user(), PackedItems.of(List.copyOf(user.seen)), K);
      }
    }
    return tally;
  }

  private static void score(User user, String item, Tally tally) {
    tally.positives++;
    Baselines.Lists lists = user.lists;
    if (lists == null) {
      tally.cold += user.positives == 0 ? 1 : 0;
      tally.returning += user.positives == 0 ? 0 : 1;
      return;
    }
    tally.scored++;
    tally.popular += lists.popular().contains(item) ? 1 : 0;
    tally.recent += lists.recentPopular().contains(item) ? 1 : 0;
    tally.transition += lists.transition().list().contains(item) ? 1 : 0;
  }
}

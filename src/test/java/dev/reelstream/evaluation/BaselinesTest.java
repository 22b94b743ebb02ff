package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.PackedItems;
import dev.reelstream.serde.PackedInts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private static final Comparator<String> BY_ID = Comparator.naturalOrder();

  private final ItemOrdinals items = new ItemOrdinals();

  private Baselines baselines(int window) {
    return new Baselines(
        items, new PopularCounts(), new RecentPopular(items, window), new InMemoryFollowers());
  }

  private void take(Baselines baselines, String... itemIds) {
    for (String itemId : itemIds) {
      baselines.add(null, items.findOrAdd(itemId));
    }
  }

  private void follow(Baselines baselines, String previous, String item, int times) {
    for (int i = 0; i < times; i++) {
      baselines.add(items.findOrAdd(previous), items.findOrAdd(item));
    }
  }

  @Test
  void popularHasMostPositivesFirstAndTiesById() {
    Baselines baselines = baselines(100);
    take(baselines, "b", "10", "9", "b", "a");
    assertThat(baselines.lists(items.findOrAdd("a"), "ann", PackedItems.NONE, 9).popular())
        .containsExactly("b", "10", "9", "a");
  }

  @Test
  void popularStaysAsItWasWhenTheLivePartBegan() {
    Baselines baselines = baselines(100);
    take(baselines, "a", "a", "b");
    baselines.freeze();
    take(baselines, "b", "b", "c");
    assertThat(baselines.lists(items.findOrAdd("c"), "ann", PackedItems.NONE, 9).popular())
        .containsExactly("a", "b");
  }

  @Test
  void noListHoldsASeenItem() {
    Baselines baselines = baselines(100);
    take(baselines, "a", "a", "b", "c");
    follow(baselines, "a", "b", 3);
    follow(baselines, "a", "c", 1);
    Baselines.Lists lists =
        baselines.lists(
            items.findOrAdd("a"), "ann", PackedItems.of(List.of("a", "b", "unknown")), 2);
    assertThat(lists.popular()).containsExactly("c");
    assertThat(lists.recentPopular()).containsExactly("c");
    assertThat(lists.transition().list()).containsExactly("c");
  }

  @Test
  void recentPopularForgetsWhatFellOutOfTheWindow() {
    Baselines baselines = baselines(3);
    take(baselines, "a", "a", "a", "b", "c");
    assertThat(baselines.lists(items.findOrAdd("c"), "ann", PackedItems.NONE, 9).recentPopular())
        .containsExactly("a", "b", "c");
    take(baselines, "c");
    assertThat(baselines.lists(items.findOrAdd("c"), "ann", PackedItems.NONE, 9).recentPopular())
        .containsExactly("c", "b");
  }

  @Test
  void transitionTiesGoByPopularAndTheRestIsFilledUp() {
    Baselines baselines = baselines(100);
    take(baselines, "p", "p", "p", "p", "z", "z", "y", "last");
    baselines.freeze();
    follow(baselines, "last", "y", 2);
    follow(baselines, "last", "x", 2);
    follow(baselines, "last", "z", 2);
    follow(baselines, "last", "w", 3);
    Transition.Filled filled =
        baselines
            .lists(items.findOrAdd("last"), "ann", PackedItems.of(List.of("last")), 9)
            .transition();
    assertThat(filled.list()).containsExactly("w", "z", "y", "x", "p");
    assertThat(filled.followers()).isEqualTo(4);
  }

  @Test
  void agreesWithSortingEverythingForEveryQuery() {
    Random random = new Random(17);
    int window = 150;
    Baselines baselines = baselines(window);
    List<String> history = new ArrayList<>();
    Map<String, Map<String, Integer>> following = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      String item = "i" + (int) Math.abs(random.nextGaussian() * 15);
      boolean live = i >= 1_000;
      if (i == 1_000) {
        baselines.freeze();
      }
      String previous = i == 0 ? null : history.get(i - 1);
      baselines.add(previous == null ? null : items.findOrAdd(previous), items.findOrAdd(item));
      history.add(item);
      if (previous != null) {
        following.computeIfAbsent(previous, any -> new HashMap<>()).merge(item, 1, Integer::sum);
      }
      if (live) {
        List<String> seen = history.subList(i - random.nextInt(12), i + 1);
        Map<String, Integer> popular = counts(history.subList(0, 1_000));
        Baselines.Lists lists =
            baselines.lists(items.findOrAdd(item), "ann", PackedItems.of(List.copyOf(seen)), 10);
        assertThat(lists.popular()).isEqualTo(best(popular, Map.of(), seen));
        assertThat(lists.recentPopular())
            .isEqualTo(best(counts(history.subList(i + 1 - window, i + 1)), Map.of(), seen));
        List<String> expected =
            new ArrayList<>(best(following.getOrDefault(item, Map.of()), popular, seen));
        best(popular, Map.of(), Set.copyOf(union(seen, expected))).stream()
            .limit(10 - expected.size())
            .forEach(expected::add);
        assertThat(lists.transition().list()).isEqualTo(expected);
      }
    }
  }

  private static List<String> union(List<String> left, List<String> right) {
    List<String> both = new ArrayList<>(left);
    both.addAll(right);
    return both.stream().distinct().toList();
  }

  private static Map<String, Integer> counts(List<String> itemIds) {
    Map<String, Integer> counts = new HashMap<>();
    itemIds.forEach(item -> counts.merge(item, 1, Integer::sum));
    return counts;
  }

  private static List<String> best(
      Map<String, Integer> counts, Map<String, Integer> ties, Collection<String> seen) {
    return counts.keySet().stream()
        .filter(item -> !seen.contains(item))
        .sorted(
            Comparator.<String>comparingInt(item -> -counts.getOrDefault(item, 0))
                .thenComparingInt(item -> -ties.getOrDefault(item, 0))
                .thenComparing(BY_ID))
        .limit(10)
        .toList();
  }

  @Test
  void snapshotsComeBackAsTheyWere() {
    Random random = new Random(3);
    Followers followers = new Followers();
    PopularCounts counts = new PopularCounts();
    RecentPopular recent = new RecentPopular(items, 700);
    for (int i = 0; i < 40_000; i++) {
      int item = items.findOrAdd("i" + (int) Math.abs(random.nextGaussian() * 300));
      followers.add(item);
      counts.add(item);
      recent.add(item);
    }
    Followers restored = Followers.restore(followers.snapshot());
    PopularCounts counted = PopularCounts.restore(counts.snapshot());
    assertThat(restored.size()).isEqualTo(items.size());
    for (int item = 0; item < items.size(); item++) {
      assertThat(restored.count(item)).isEqualTo(followers.count(item));
      assertThat(counted.count(item)).isEqualTo(followers.count(item));
    }
    RecentPopular recentAgain = RecentPopular.restore(items, 700, recent.snapshot());
    recent.add(7);
    recentAgain.add(7);
    assertThat(recentAgain.top(new BitSet(), 2_000)).isEqualTo(recent.top(new BitSet(), 2_000));
    assertThat(recentAgain.snapshot()).isEqualTo(recent.snapshot());
  }

  @Test
  void packsNumbersOfEverySize() {
    int[] numbers = {0, 1, 127, 128, 16_383, 16_384, 2_000_000, Integer.MAX_VALUE};
    byte[] packed = PackedInts.pack(numbers, numbers.length);
    assertThat(packed).hasSize(1 + 1 + 1 + 2 + 2 + 3 + 3 + 5);
    assertThat(PackedInts.unpack(packed)).isEqualTo(numbers);
  }
}

package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselinesFunctionTest {
  private static final int K = 5;
  private static final List<Query> QUERIES =
      MadeUpQueries.random(23, 30, 60, 3_000).stream().sorted(MadeUpQueries.ORDER).toList();

  /** The same lists without Flink, in the order in which the operator writes them. */
  static List<RankedList> withoutFlink(List<Query> inOrder, int k) {
    ItemOrdinals items = new ItemOrdinals();
    Baselines baselines =
        new Baselines(
            items,
            new PopularCounts(),
            new RecentPopular(items, RecentPopular.WINDOW),
            new InMemoryFollowers());
    Map<String, Integer> last = new HashMap<>();
    List<RankedList> lists = new ArrayList<>();
    for (Query query : inOrder) {
      int item = items.findOrAdd(query.itemId());
      if (query.live()) {
        baselines.freeze();
      }
      baselines.add(last.put(query.userId(), item), item);
      if (query.live()) {
        Baselines.Lists made = baselines.lists(item, query.userId(), query.seen(), k);
        Transition.Filled transition = made.transition();
        Source source = transition.followers() > 0 ? Source.MODEL : Source.POPULAR;
        lists.add(list("popular", query, Source.MODEL, made.popular()));
        lists.add(list("recent-popular", query, Source.MODEL, made.recentPopular()));
        lists.add(list("transition", query, source, transition.list()));
      }
    }
    return lists;
  }

  private static RankedList list(String model, Query query, Source source, List<String> items) {
    return new RankedList(Role.BASELINE, model, 0, query.userId(), query.seq(), source, items, 7);
  }

  private static List<RankedList> run(int followersOnHeap, int... restarts) throws Exception {
    List<RankedList> out = new ArrayList<>();
    OperatorSubtaskState snapshot = null;
    int from = 0;
    for (int part = 0; part <= restarts.length; part++) {
      int until = part == restarts.length ? QUERIES.size() : restarts[part];
      try (var harness = Harnesses.baselines(K, followersOnHeap, snapshot)) {
        for (Query query : QUERIES.subList(from, until)) {
          harness.processElement(query, query.eventTime());
        }
        out.addAll(harness.extractOutputValues());
        snapshot = harness.snapshot(part + 1, part + 1);
      }
      from = until;
    }
    return out;
  }

  @Test
  void makesThreeListsForEveryLiveQuery() throws Exception {
    List<Query> live = QUERIES.stream().filter(Query::live).toList();
    List<RankedList> lists = run(CachedFollowers.CAPACITY);
    assertThat(lists).hasSize(3 * live.size());
    for (int i = 0; i < lists.size(); i++) {
      RankedList list = lists.get(i);
      Query query = live.get(i / 3);
      assertThat(list.userId()).isEqualTo(query.userId());
      assertThat(list.seq()).isEqualTo(query.seq());
      assertThat(list.role()).isEqualTo(Role.BASELINE);
      assertThat(list.model())
          .isEqualTo(List.of("popular", "recent-popular", "transition").get(i % 3));
      assertThat(list.emittedAt()).isEqualTo(7);
      assertThat(list.items())
          .hasSizeLessThanOrEqualTo(K)
          .doesNotContainAnyElementsOf(query.seen());
    }
  }

  /**
   * Restarts in the history, in the live part, twice without a record between, with a full heap.
   */
  @ParameterizedTest
  @CsvSource({"4000000", "40"})
  void restartsAndEvictionChangeNothing(int followersOnHeap) throws Exception {
    List<RankedList> lists = run(followersOnHeap, 500, 1_100, 2_000, 2_000, 2_001);
    assertThat(lists).isEqualTo(withoutFlink(QUERIES, K));
  }

  @Test
  void aListWithoutAnyTransitionIsThePopularOne() throws Exception {
    Query first = new Query("u", 1, 1, "u-1", 5, "i", List.of("i"), List.of("i"), 0, 0);
    try (var harness = Harnesses.baselines(K, 10, null)) {
      harness.processElement(first, 5);
      assertThat(harness.extractOutputValues())
          .extracting(RankedList::source)
          .containsExactly(Source.MODEL, Source.MODEL, Source.POPULAR);
    }
  }
}

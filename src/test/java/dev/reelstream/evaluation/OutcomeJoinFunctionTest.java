package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.query.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeJoinFunctionTest {
  private static final int K = 3;
  private static final List<String> SHADOWS = List.of("i1", "i2");

  private static Positive positive(long seq, long liveSeq, long time, String item, long arrived) {
    return new Positive("u", seq, liveSeq, time, item, arrived, null);
  }

  private static RankedList list(String model, long seq, long emitted, String... items) {
    return new RankedList(Role.SHADOW, model, 1, "u", seq, Source.MODEL, List.of(items), emitted);
  }

  private static RankedList champion(int version, long seq, long emitted, String... items) {
    return new RankedList(
        Role.CHAMPION, "gru", version, "u", seq, Source.MODEL, List.of(items), emitted);
  }

  private static Outcome champion(int version, long time, int rank, boolean onTime) {
    return new Outcome(
        Role.CHAMPION, "gru", version, time, rank, onTime, true, false, false, Source.MODEL, null);
  }

  private static Outcome scored(
      String model, long time, int rank, boolean onTime, @Nullable Boolean championHit) {
    return new Outcome(
        Role.SHADOW, model, 1, time, rank, onTime, true, false, false, Source.MODEL, championHit);
  }

  private static Outcome unscored(String model, long time, boolean cold) {
    return unscored(Role.SHADOW, model, time, cold);
  }

  private static Outcome unscored(Role role, String model, long time, boolean cold) {
    return new Outcome(role, model, 1, time, 0, false, false, cold, !cold, Source.MODEL, null);
  }

  @Test
  void matchesWhicheverHalfComesFirst() throws Exception {
    try (var harness = Harnesses.join(K, 1, 0, null)) {
      harness.processElement2(champion(1, 1, 50, "a", "b"), 10);
      harness.processElement1(positive(1, 1, 10, "x", 40), 10);
      harness.processElement1(positive(2, 2, 20, "b", 60), 20);
      harness.processElement2(list("late", 1, 61, "b"), 10);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              unscored(Role.CHAMPION, "gru", 10, true),
              champion(1, 20, 2, true),
              unscored("late", 10, true),
              scored("late", 20, 1, false, true));
    }
  }

  @Test
  void othersWaitForTheChampionWhicheverVersionItIs() throws Exception {
    try (var harness = Harnesses.join(K, 1, 0, null)) {
      harness.processElement1(positive(4, 2, 10, "a", 40), 10);
      harness.processElement2(list("before", 4, 0, "b"), 10);
      harness.processElement1(positive(5, 3, 20, "b", 40), 20);
      harness.processElement2(list("after", 4, 0, "c"), 10);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement2(champion(7, 4, 0, "d"), 10);
      harness.processElement2(list("last", 4, 0, "b"), 10);
      harness.processElement2(champion(8, 5, 0, "e"), 20);
      harness.processElement2(list("before", 5, 0, "f"), 20);
      harness.processElement1(positive(6, 4, 30, "e", 40), 30);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              scored("before", 20, 1, true, false),
              scored("after", 20, 0, true, false),
              champion(7, 20, 0, true),
              scored("last", 20, 1, true, false),
              champion(8, 30, 1, true),
              scored("before", 30, 0, true, true));
    }
  }

  @Test
  void withoutAChampionOthersAreLetGoWhenTheirPositiveIs() throws Exception {
    try (var harness = Harnesses.join(K, 1, 0, null)) {
      harness.processElement2(list("m", 4, 0, "b"), 10);
      harness.processElement1(positive(5, 3, 20, "b", 40), 20);
      harness.processElement1(positive(6, 4, 21, "c", 40), 21);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processBothWatermarks(new Watermark(20));
      harness.processElement1(positive(7, 5, 30, "d", 40), 30);
      assertThat(harness.extractOutputValues()).containsExactly(scored("m", 20, 1, true, null));
      harness.snapshot(1, 1);
      UserPairs waiting = inState(harness);
      assertThat(waiting.lists).isEmpty();
      assertThat(waiting.positives).containsOnlyKeys(6L, 7L);
    }
  }

  /**
   * Written before outcomes were paired: the champion's list for 1 is scored and gone, those of the
   * champion (c) and of {@code popular} (d) for 2 wait, and so does the positive 2 (b, at 20).
   */
  @Test
  void goesOnFromStateThatKnewNoPairs(@TempDir Path directory) throws Exception {
    OperatorSubtaskState before = Harnesses.compat("outcomes-before-pairs.gz", directory);
    try (var harness = Harnesses.join(K, 1, 0, before)) {
      harness.processElement2(list("m", 1, 0, "b"), 10);
      harness.processElement2(list("m", 2, 0, "d"), 20);
      harness.processBothWatermarks(new Watermark(20));
      harness.processElement1(positive(3, 3, 30, "d", 40), 30);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              unscored("m", 10, true),
              champion(1, 30, 0, true),
              new Outcome(
                  Role.BASELINE,
                  "popular",
                  1,
                  30,
                  1,
                  true,
                  true,
                  false,
                  false,
                  Source.MODEL,
                  false),
              scored("m", 30, 1, true, false),
              scored("m", 20, 1, true, null));
    }
  }

  @Test
  void countsAReturningUserOncePerModelAndScoresNothingThere() throws Exception {
    try (var harness = Harnesses.join(K, 1, 0, null)) {
      harness.processElement1(positive(8, 1, 10, "x", 40), 10);
      harness.processElement2(list("a", 8, 50, "y"), 10);
      harness.processElement2(list("b", 8, 50, "y"), 10);
      assertThat(harness.extractOutputValues())
          .containsExactly(unscored("a", 10, false), unscored("b", 10, false));
    }
  }

  @Test
  void missesBeyondKAndBesideTheList() throws Exception {
    try (var harness = Harnesses.join(K, 1, 0, null)) {
      harness.processElement2(champion(1, 4, 0, "a", "b", "c", "d"), 10);
      harness.processElement1(positive(5, 3, 20, "d", 1), 20);
      harness.processElement2(champion(2, 5, 0), 20);
      harness.processElement1(positive(6, 4, 20, "d", 1), 20);
      assertThat(harness.extractOutputValues())
          .containsExactly(champion(1, 20, 0, true), champion(2, 20, 0, true));
    }
  }

  /** Every model's lists in their order, every user's positives in theirs, else anything goes. */
  private static List<Object> interleaved(long seed) {
    List<Query> queries =
        MadeUpQueries.random(31, 12, 40, 1_500).stream().filter(Query::live).toList();
    Random random = new Random(seed);
    List<Object> merged = new ArrayList<>();
    int champion = 0;
    int shadow = 0;
    int outcome = 0;
    while (champion + shadow + outcome < 3 * queries.size()) {
      // Short bursts of one kind, so that lists run ahead of positives and behind them.
      int kind = random.nextInt(3);
      for (int i = random.nextInt(40); i > 0; i--) {
        if (kind == 0 && champion < queries.size()) {
          merged.add(
              RankedList.of(Role.CHAMPION, MadeUpQueries.champion(queries.get(champion++), 40, K)));
        } else if (kind == 1 && shadow < queries.size()) {
          Query query = queries.get(shadow++);
          merged.add(
              new RankedList(
                  Role.SHADOW, "s", 1, query.userId(), query.seq(), Source.MODEL, SHADOWS, 0));
        } else if (kind == 2 && outcome < queries.size()) {
          merged.add(Positive.of(queries.get(outcome++)));
        }
      }
    }
    return merged;
  }

  private static final Comparator<Outcome> ANY_ORDER = Comparator.comparing(Outcome::toString);

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5})
  void theInterleavingChangesNothing(long seed) throws Exception {
    List<Outcome> expected = run(interleaved(1), 0).stream().sorted(ANY_ORDER).toList();
    List<Outcome> actual = run(interleaved(seed), 0).stream().sorted(ANY_ORDER).toList();
    long live = MadeUpQueries.random(31, 12, 40, 1_500).stream().filter(Query::live).count();
    assertThat(expected).hasSize((int) (2 * live));
    assertThat(actual).isEqualTo(expected);
    assertThat(actual.stream().map(OutcomeJoinFunctionTest::pair).sorted().toList())
        .isEqualTo(pairsByAPlainLoop())
        .contains("true/false", "false/true", "true/true", "false/false");
  }

  private static String pair(Outcome outcome) {
    return outcome.role() == Role.SHADOW && outcome.scored()
        ? (outcome.rank() > 0) + "/" + outcome.championHit()
        : "none";
  }

  private static List<String> pairsByAPlainLoop() {
    Map<String, Query> before = new HashMap<>();
    List<String> pairs = new ArrayList<>();
    for (Query query : MadeUpQueries.random(31, 12, 40, 1_500)) {
      Query last = query.live() ? before.put(query.userId(), query) : null;
      if (query.live()) {
        pairs.add("none");
        List<String> champion =
            last == null
                ? List.of()
                : RankedList.of(Role.CHAMPION, MadeUpQueries.champion(last, 40, K)).items();
        pairs.add(
            last == null
                ? "none"
                : SHADOWS.contains(query.itemId()) + "/" + champion.contains(query.itemId()));
      }
    }
    return pairs.stream().sorted().toList();
  }

  @Test
  void aRestartAtTwiceTheParallelismChangesNothing() throws Exception {
    List<Object> records = interleaved(6);
    List<Outcome> expected = run(records, 0).stream().sorted(ANY_ORDER).toList();
    List<Outcome> actual = run(records, records.size() / 2).stream().sorted(ANY_ORDER).toList();
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void usersWhoAreNotOnTheHeapAreReadFromState() throws Exception {
    List<Object> records = interleaved(6);
    List<Outcome> out = new ArrayList<>();
    try (var harness = Harnesses.join(new OutcomeJoinFunction(K, Bounds.of(2)), 1, 0, null)) {
      for (Object record : records) {
        process(harness, record);
      }
      out.addAll(harness.extractOutputValues());
    }
    assertThat(out.stream().sorted(ANY_ORDER).toList())
        .isEqualTo(run(records, 0).stream().sorted(ANY_ORDER).toList());
  }

  /** With {@code restart} > 0: one subtask until there, two from there on. */
  private static List<Outcome> run(List<Object> records, int restart) throws Exception {
    List<Outcome> out = new ArrayList<>();
    OperatorSubtaskState snapshot = null;
    if (restart > 0) {
      try (var harness = Harnesses.join(K, 1, 0, null)) {
        for (Object record : records.subList(0, restart)) {
          process(harness, record);
        }
        out.addAll(harness.extractOutputValues());
        snapshot = harness.snapshot(1, 1);
      }
    }
    int parallelism = restart > 0 ? 2 : 1;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState share =
          snapshot == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  snapshot, 128, 1, parallelism, subtask);
      try (var harness = Harnesses.join(K, parallelism, subtask, share)) {
        for (Object record : records.subList(restart, records.size())) {
          String user =
              record instanceof Positive positive
                  ? positive.userId()
                  : ((RankedList) record).userId();
          if (KeyGroupRangeAssignment.assignKeyToParallelOperator(user, 128, parallelism)
              == subtask) {
            process(harness, record);
          }
        }
        out.addAll(harness.extractOutputValues());
      }
    }
    return out;
  }

  private static void process(
      KeyedTwoInputStreamOperatorTestHarness<String, Positive, RankedList, Outcome> harness,
      Object record)
      throws Exception {
    if (record instanceof Positive positive) {
      harness.processElement1(positive, positive.eventTime());
    } else {
      harness.processElement2((RankedList) record, 0);
    }
  }

  @Test
  void whatTheWatermarkHasPassedDoesNotPileUp() throws Exception {
    try (var harness = Harnesses.join(K, 1, 0, null)) {
      for (int seq = 1; seq <= 300; seq++) {
        harness.processElement1(positive(seq, seq, seq, "a", 0), seq);
        harness.processElement2(list("m", seq, 0, "a", "b"), seq);
        harness.processElement2(champion(1, seq, 0, "a", "b"), seq);
        harness.processBothWatermarks(new Watermark(seq));
      }
      harness.snapshot(1, 1);
      UserPairs waiting = inState(harness);
      assertThat(waiting.positives).containsOnlyKeys(300L);
      assertThat(waiting.lists).containsOnlyKeys(300L);
      assertThat(harness.extractOutputValues()).hasSize(600);
    }
  }

  private static UserPairs inState(
      KeyedTwoInputStreamOperatorTestHarness<String, Positive, RankedList, Outcome> harness)
      throws Exception {
    return UserPairs.fromBytes(
        harness
            .getOperator()
            .<String>getKeyedStateBackend()
            .getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, PairsStore.PAIRS)
            .value());
  }
}

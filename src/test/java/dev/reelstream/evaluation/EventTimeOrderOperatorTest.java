package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeOrderOperatorTest {
  private static final List<Query> QUERIES = MadeUpQueries.random(11, 8, 20, 400);

  /** Queries that come before a snapshot is taken, and the watermark then. */
  private static final int BEFORE = 250;

  private static final long PASSED = QUERIES.get(100).eventTime();

  private static Query positive(String user, long seq, long time) {
    return new Query(user, seq, 0, user + "-1", time, "i", List.of("i"), List.of(), 0, 0);
  }

  @Test
  void ordersByTimeThenUserAsTextThenSeq() throws Exception {
    List<Query> sorted =
        List.of(
            positive("9", 1, 10),
            positive("10", 1, 20),
            positive("9", 2, 20),
            positive("9", 10, 20),
            positive("1", 1, 30));
    List<Query> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(1));
    try (var harness = Harnesses.order(null)) {
      for (Query query : shuffled) {
        harness.processElement(query, query.eventTime());
      }
      harness.processWatermark(30);
      assertThat(harness.extractOutputValues()).isEqualTo(sorted);
    }
  }

  @Test
  void letsOnlyThoseGoThatTheWatermarkHasPassed() throws Exception {
    try (var harness = Harnesses.order(null)) {
      harness.processElement(positive("b", 1, 11), 11);
      harness.processElement(positive("a", 1, 10), 10);
      harness.processWatermark(9);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(10);
      assertThat(harness.extractOutputValues()).extracting(Query::eventTime).containsExactly(10L);
      harness.processWatermark(11);
      assertThat(harness.extractOutputValues())
          .extracting(Query::eventTime)
          .containsExactly(10L, 11L);
    }
  }

  @Test
  void keepsOneThatComesTooLate() throws Exception {
    try (var harness = Harnesses.order(null)) {
      harness.processWatermark(10);
      harness.processElement(positive("a", 1, 10), 10);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  /** All of it on the heap, some of it, next to nothing. */
  @ParameterizedTest
  @ValueSource(ints = {65_536, 100, 1})
  void goesOnFromASnapshotWithWhatWaits(int onHeap) throws Exception {
    List<Query> out = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = Harnesses.order(new EventTimeOrderOperator(onHeap), null)) {
      for (Query query : QUERIES.subList(0, BEFORE)) {
        harness.processElement(query, query.eventTime());
      }
      harness.processWatermark(PASSED);
      out.addAll(harness.extractOutputValues());
      // What waits is in each snapshot, also when the one before is complete.
      harness.snapshot(1, 1);
      harness.notifyOfCompletedCheckpoint(1);
      snapshot = harness.snapshot(2, 2);
    }
    assertThat(out).hasSizeGreaterThan(90).hasSizeLessThan(200);
    out.addAll(rest(new EventTimeOrderOperator(onHeap), snapshot));
    assertThat(out).isEqualTo(QUERIES.stream().sorted(MadeUpQueries.ORDER).toList());
  }

  @Test
  void readsWhatWaitsFromStateOfBeforeItWasOnTheHeap(@TempDir Path directory) throws Exception {
    OperatorSubtaskState before = Harnesses.compat("positives-in-keyed-state.gz", directory);
    assertThat(rest(new EventTimeOrderOperator(), before))
        .isEqualTo(
            QUERIES.stream()
                .sorted(MadeUpQueries.ORDER)
                .filter(query -> query.eventTime() > PASSED)
                .toList());
  }

  /** What comes out of the queries that the snapshot has not seen, and of those that wait in it. */
  private static List<Query> rest(EventTimeOrderOperator operator, OperatorSubtaskState snapshot)
      throws Exception {
    try (var harness = Harnesses.order(operator, snapshot)) {
      for (Query query : QUERIES.subList(BEFORE, QUERIES.size())) {
        harness.processElement(query, query.eventTime());
      }
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(
              harness
                  .getOperator()
                  .getKeyedStateBackend()
                  .getKeys("moment", VoidNamespace.INSTANCE))
          .isEmpty();
      assertThat(harness.numEventTimeTimers()).isZero();
      return harness.extractOutputValues();
    }
  }
}

package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.junit.jupiter.api.Test;

class EventTimeOrderFunctionTest {
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
      assertThat(
              harness
                  .getOperator()
                  .getKeyedStateBackend()
                  .getKeys("moment", VoidNamespace.INSTANCE))
          .isEmpty();
      assertThat(harness.numEventTimeTimers()).isZero();
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

  @Test
  void goesOnFromASnapshotWithWhatWaits() throws Exception {
    List<Query> queries = MadeUpQueries.random(11, 8, 20, 400);
    List<Query> sorted = queries.stream().sorted(MadeUpQueries.ORDER).toList();
    List<Query> out = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = Harnesses.order(null)) {
      for (Query query : queries.subList(0, 250)) {
        harness.processElement(query, query.eventTime());
      }
      harness.processWatermark(queries.get(100).eventTime());
      out.addAll(harness.extractOutputValues());
      snapshot = harness.snapshot(1, 1);
    }
    assertThat(out).hasSizeGreaterThan(90).hasSizeLessThan(200);
    try (var harness = Harnesses.order(snapshot)) {
      for (Query query : queries.subList(250, 400)) {
        harness.processElement(query, query.eventTime());
      }
      harness.processWatermark(Long.MAX_VALUE);
      out.addAll(harness.extractOutputValues());
    }
    assertThat(out).isEqualTo(sorted);
  }
}

package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationWindowsFunctionTest {
  private static final int K = 4;
  private static final Duration DAY = Duration.ofDays(1);
  private static final long MILLIS = DAY.toMillis();

  private static Outcome outcome(String model, long time, int rank) {
    return outcome(model, time, rank, null);
  }

  private static Outcome outcome(String model, long time, int rank, @Nullable Boolean championHit) {
    return new Outcome(
        Role.SHADOW, model, 1, time, rank, true, true, false, false, Source.MODEL, championHit);
  }

  @Test
  void writesTheWindowAndThenEverythingSoFar() throws Exception {
    try (var harness = Harnesses.windows(K, DAY, null, null)) {
      harness.processElement(outcome("gru", 3 * MILLIS + 5, 1), 0);
      harness.processElement(outcome("gru", 4 * MILLIS - 1, 0), 0);
      harness.processElement(outcome("gru", 6 * MILLIS, 2), 0);
      harness.processWatermark(4 * MILLIS - 2);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(4 * MILLIS - 1);
      assertThat(harness.extractOutputValues()).hasSize(2);
      harness.processWatermark(Long.MAX_VALUE);
      List<Evaluation> written = harness.extractOutputValues();
      assertThat(written)
          .extracting(Evaluation::scope)
          .containsExactly(Scope.WINDOW, Scope.RUNNING, Scope.WINDOW, Scope.RUNNING);
      assertThat(written)
          .extracting(Evaluation::windowStart)
          .containsExactly(3 * MILLIS, 3 * MILLIS, 6 * MILLIS, 3 * MILLIS);
      assertThat(written)
          .extracting(Evaluation::windowEnd)
          .containsExactly(4 * MILLIS, 4 * MILLIS, 7 * MILLIS, 7 * MILLIS);
      assertThat(written).extracting(Evaluation::scored).containsExactly(2L, 2L, 1L, 3L);
      assertThat(written).extracting(Evaluation::mrr).containsExactly(0.5, 0.5, 0.5, 0.5);
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void startsTheRunningFiguresAtTheLiveBoundaryWhereItIsKnown() throws Exception {
    try (var harness = Harnesses.windows(K, DAY, 123L, null)) {
      harness.processElement(outcome("gru", 3 * MILLIS, 1), 0);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues())
          .extracting(Evaluation::windowStart)
          .containsExactly(3 * MILLIS, 123L);
    }
  }

  @Test
  void alignsWindowsToTheEpochBeforeItToo() throws Exception {
    try (var harness = Harnesses.windows(K, DAY, null, null)) {
      harness.processElement(outcome("gru", -1, 1), 0);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues().get(0).windowStart()).isEqualTo(-MILLIS);
    }
  }

  private static List<Outcome> many() {
    Random random = new Random(41);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      outcomes.add(
          outcome(
              "m" + random.nextInt(3),
              random.nextLong(20) * MILLIS / 2,
              random.nextInt(K + 1),
              random.nextBoolean()));
    }
    return outcomes;
  }

  private static List<Evaluation> run(List<Outcome> outcomes, int restart) throws Exception {
    List<Evaluation> out = new ArrayList<>();
    OperatorSubtaskState snapshot = null;
    if (restart > 0) {
      try (var harness = Harnesses.windows(K, DAY, null, null)) {
        for (Outcome outcome : outcomes.subList(0, restart)) {
          harness.processElement(outcome, 0);
        }
        snapshot = harness.snapshot(1, 1);
      }
    }
    try (var harness = Harnesses.windows(K, DAY, null, snapshot)) {
      for (Outcome outcome : outcomes.subList(restart, outcomes.size())) {
        harness.processElement(outcome, 0);
      }
      harness.processWatermark(Long.MAX_VALUE);
      out.addAll(harness.extractOutputValues());
    }
    return out.stream().sorted(Comparator.comparing(Evaluation::model)).toList();
  }

  @Test
  void theOrderOfOutcomesAndARestartChangeNothing() throws Exception {
    List<Outcome> outcomes = many();
    List<Evaluation> expected = run(outcomes, 0);
    assertThat(expected).hasSize(3 * 10 * 2);
    Collections.shuffle(outcomes, new Random(2));
    assertThat(run(outcomes, 900)).isEqualTo(expected);
  }

  /**
   * Written for K = 3 before outcomes were paired: a closed window of a hit and a miss, and an open
   * one with a hit at rank 2.
   */
  @Test
  void goesOnFromStateThatKnewNoPairs(@TempDir Path directory) throws Exception {
    OperatorSubtaskState before = Harnesses.compat("evaluation-windows-before-pairs.gz", directory);
    try (var harness = Harnesses.windows(3, DAY, null, before)) {
      harness.processElement(outcome("gru", MILLIS + 6, 1, false), 0);
      harness.processElement(outcome("gru", MILLIS + 7, 0, true), 0);
      harness.processWatermark(Long.MAX_VALUE);
      List<Evaluation> written = harness.extractOutputValues();
      assertThat(written)
          .extracting(Evaluation::scope)
          .containsExactly(Scope.WINDOW, Scope.RUNNING);
      assertThat(written).extracting(Evaluation::scored).containsExactly(3L, 5L);
      assertThat(written).extracting(Evaluation::hits).containsExactly(2L, 3L);
      assertThat(written).extracting(Evaluation::pairs).containsExactly(2L, 2L);
      assertThat(written).extracting(Evaluation::wins).containsExactly(1L, 1L);
      assertThat(written).extracting(Evaluation::losses).containsExactly(1L, 1L);
    }
  }
}

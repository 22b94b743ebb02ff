package dev.reelstream.followers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Follower;
import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The three operators, each by itself. */
class FollowersFunctionTest {
  private static Query query(String user, long seq, long time, String item, boolean live) {
    return new Query(
        user, seq, live ? seq : 0, user + "-1", time, item, List.of(item), List.of(item), 0, 0);
  }

  private static FollowerStep follows(String item, long time, String user, String follower) {
    return new FollowerStep(item, time, user, 1, follower);
  }

  private static FollowerStep asks(String item, long time, String user) {
    return new FollowerStep(item, time, user, 1, null);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, FollowerStep, FollowersAnswer>
      counting(@Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new FollowersFunction(10, 5)),
            FollowerStep::itemId,
            Types.STRING);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, Query, FollowersAnswer, Query>
      joining() throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new JoinFollowersFunction()),
            Query::userId,
            FollowersAnswer::userId,
            Types.STRING);
    harness.open();
    return harness;
  }

  @Test
  void aPositiveFollowsItsUsersLastOneAndAsksOnlyIfItIsLive() throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new FollowerStepsFunction()), Query::userId, Types.STRING)) {
      harness.open();
      harness.processElement(query("ann", 1, 10, "x", false), 10);
      harness.processElement(query("bob", 1, 10, "y", true), 10);
      harness.processElement(query("ann", 2, 11, "z", true), 11);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              new FollowerStep("y", 10, "bob", 1, null),
              new FollowerStep("x", 11, "ann", 2, "z"),
              new FollowerStep("z", 11, "ann", 2, null));
    }
  }

  @Test
  void countsUpToTheQuestionHoweverStepsArrive() throws Exception {
    List<FollowerStep> steps =
        List.of(
            follows("x", 10, "ann", "a"),
            follows("x", 20, "cid", "b"),
            // The same moment: by user, and a user's own step before the question.
            follows("x", 30, "ann", "b"),
            follows("x", 30, "bob", "x"),
            asks("x", 30, "bob"),
            follows("x", 30, "cid", "a"),
            follows("x", 40, "ann", "a"));
    for (int seed = 0; seed < 10; seed++) {
      List<FollowerStep> shuffled = new ArrayList<>(steps);
      Collections.shuffle(shuffled, new Random(seed));
      try (var harness = counting(null)) {
        for (FollowerStep step : shuffled) {
          harness.processElement(step, step.eventTime());
        }
        harness.processWatermark(29);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.processWatermark(30);
        assertThat(harness.extractOutputValues())
            .containsExactly(
                new FollowersAnswer(
                    "bob",
                    1,
                    30,
                    List.of(new Follower("b", 2), new Follower("x", 1), new Follower("a", 1))));
      }
    }
  }

  @Test
  void goesOnFromASnapshotWithWhatWaits() throws Exception {
    OperatorSubtaskState state;
    try (var harness = counting(null)) {
      harness.processElement(follows("x", 10, "ann", "a"), 10);
      harness.processWatermark(10);
      harness.processElement(follows("x", 12, "bob", "a"), 12);
      state = harness.snapshot(1, 1);
    }
    try (var harness = counting(state)) {
      harness.processElement(asks("x", 13, "cid"), 13);
      harness.processWatermark(13);
      assertThat(harness.extractOutputValues())
          .extracting(FollowersAnswer::followers)
          .containsExactly(List.of(new Follower("a", 2)));
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void aStepBehindTheWatermarkStillCounts() throws Exception {
    try (var harness = counting(null)) {
      harness.processWatermark(20);
      harness.processElement(follows("x", 10, "ann", "a"), 10);
      harness.processElement(asks("x", 15, "bob"), 15);
      assertThat(harness.extractOutputValues())
          .extracting(FollowersAnswer::followers)
          .containsExactly(List.of(new Follower("a", 1)));
    }
  }

  @Test
  void everyLiveQueryLeavesOnceInItsUsersOrderWithItsAnswer() throws Exception {
    List<Follower> first = List.of(new Follower("p", 1));
    List<Follower> second = List.of(new Follower("q", 2));
    try (var harness = joining()) {
      harness.processElement1(query("ann", 1, 9, "w", false), 9);
      // Answers come from as many places as there are items, so in any order.
      harness.processElement2(new FollowersAnswer("ann", 3, 10, second), 10);
      harness.processElement1(query("ann", 2, 10, "x", true), 10);
      harness.processElement1(query("ann", 3, 10, "y", true), 10);
      harness.processElement1(query("ann", 4, 11, "z", true), 11);
      harness.processElement2(new FollowersAnswer("ann", 2, 10, first), 10);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processBothWatermarks(new Watermark(11));
      assertThat(harness.extractOutputValues())
          .containsExactly(
              query("ann", 2, 10, "x", true).withFollowers(first),
              query("ann", 3, 10, "y", true).withFollowers(second),
              query("ann", 4, 11, "z", true));
      assertThat(harness.numKeyedStateEntries()).isZero();
      harness.processElement1(query("ann", 5, 11, "v", true), 11);
      harness.processElement2(new FollowersAnswer("ann", 5, 11, first), 11);
      assertThat(harness.extractOutputValues()).hasSize(4);
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }
}

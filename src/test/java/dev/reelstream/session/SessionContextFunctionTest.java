package dev.reelstream.session;

import static dev.reelstream.session.Received.HOUR;
import static dev.reelstream.session.Received.MINUTE;
import static dev.reelstream.session.Received.START;
import static dev.reelstream.session.Received.positive;
import static dev.reelstream.session.Received.rated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelstream.event.LateRating;
import dev.reelstream.event.Session;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionContextFunctionTest {
  private static final SessionRules RULES = SessionRules.DEFAULT;

  @Test
  void theWatermarkClosesASessionOneHourAfterItsLastRating() throws Exception {
    try (SessionHarness job = SessionHarness.open(RULES, false)) {
      job.send(positive("a", 0));
      job.send(positive("b", 10 * MINUTE));
      job.watermark(START + 10 * MINUTE + HOUR - 1);
      assertThat(job.sessions()).isEmpty();
      job.watermark(START + 10 * MINUTE + HOUR);
      assertThat(job.sessions())
          .containsExactly(
              new Session("u", "u-1", START, START + 10 * MINUTE, 2, 2, List.of("a", "b")));
      assertThat(job.timers()).isZero();
    }
  }

  @Test
  void aSessionIsWrittenOnceWhetherARatingOrTheWatermarkEndsIt() throws Exception {
    try (SessionHarness job = SessionHarness.open(RULES, false)) {
      job.send(positive("a", 0));
      job.send(positive("b", 2 * HOUR));
      assertThat(job.sessions()).extracting(Session::sessionId).containsExactly("u-1");
      job.watermark(Long.MAX_VALUE);
      assertThat(job.sessions()).extracting(Session::sessionId).containsExactly("u-1", "u-2");
      assertThat(job.timers()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noUserEverHasMoreThanOneTimer(boolean reorder) throws Exception {
    List<ReceivedRating> ratings = RatingSequences.ordered(1, 400, 3);
    assertThat(ratings).hasSizeGreaterThan(50);
    try (SessionHarness job = SessionHarness.open(RULES, reorder)) {
      for (ReceivedRating received : RatingSequences.disordered(ratings, 10 * MINUTE, 4)) {
        job.send(received);
        assertThat(job.timers()).isEqualTo(1);
        job.watermark(received.rating().timestamp() - 10 * MINUTE);
        assertThat(job.timers()).isLessThanOrEqualTo(1);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.timers()).isZero();
    }
  }

  @Test
  void usersDoNotTouchEachOther() throws Exception {
    try (SessionHarness job = SessionHarness.open(RULES, false)) {
      job.send(rated("x", "a", 5, 0));
      job.send(rated("y", "b", 5, 1));
      job.send(rated("x", "c", 5, 2));
      assertThat(job.queries())
          .extracting(Query::userId, Query::seq, Query::context)
          .containsExactly(
              tuple("x", 1L, List.of("a")),
              tuple("y", 1L, List.of("b")),
              tuple("x", 2L, List.of("a", "c")));
    }
  }

  @Test
  void lateRatingsAndDuplicatesAreCountedAndLateOnesPutAside() throws Exception {
    try (SessionHarness job = SessionHarness.open(RULES, false)) {
      job.send(positive("a", 0));
      job.send(positive("a", 0));
      job.send(positive("b", 3 * HOUR));
      ReceivedRating late = positive("c", 30 * MINUTE);
      job.send(late);
      job.send(late);
      assertThat(job.late())
          .containsOnly(new LateRating(late.rating(), 90 * MINUTE, "u-1"))
          .hasSize(2);
      assertThat(job.queries()).hasSize(2);
      assertThat(job.count("duplicates")).isEqualTo(1);
      assertThat(job.count("late")).isEqualTo(2);
    }
  }

  @Test
  void withReorderingARatingWaitsForTheWatermark() throws Exception {
    try (SessionHarness job = SessionHarness.open(RULES, true)) {
      job.send(positive("b", 10));
      job.send(positive("a", 5));
      assertThat(job.queries()).isEmpty();
      job.watermark(START + 9);
      assertThat(job.queries()).extracting(Query::itemId).containsExactly("a");
      job.watermark(START + 10);
      assertThat(job.queries()).extracting(Query::itemId).containsExactly("a", "b");
      // What the watermark has passed goes through at once.
      job.send(positive("c", 8));
      assertThat(job.queries()).extracting(Query::itemId).containsExactly("a", "b", "c");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void disorderWithinTheBoundLeavesNoTraceInTheOutput(long seed) throws Exception {
    long bound = 90 * MINUTE;
    List<ReceivedRating> ordered = RatingSequences.ordered(80, 40, seed);
    List<ReceivedRating> disordered = RatingSequences.disordered(ordered, bound, seed + 100);
    assertThat(disordered).isNotEqualTo(ordered);
    Output plain = run(ordered, false, 0, false);
    assertThat(run(disordered, true, bound, false)).isEqualTo(plain);
    assertThat(plain.late()).isEmpty();
    // The other way round, so that this test can fail: without reordering the disorder shows.
    assertThat(run(disordered, false, bound, false)).isNotEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoreInTheMiddleChangesNothing(boolean reorder) throws Exception {
    List<ReceivedRating> ordered = RatingSequences.ordered(60, 40, 9);
    List<ReceivedRating> ratings = RatingSequences.disordered(ordered, 20 * MINUTE, 10);
    assertThat(run(ratings, reorder, 20 * MINUTE, true))
        .isEqualTo(run(ratings, reorder, 20 * MINUTE, false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void usersWhoAreNotOnTheHeapAreReadFromState(boolean reorder) throws Exception {
    List<ReceivedRating> ordered = RatingSequences.ordered(60, 40, 9);
    List<ReceivedRating> ratings = RatingSequences.disordered(ordered, 20 * MINUTE, 10);
    assertThat(run(ratings, reorder, 20 * MINUTE, true, new Bounds(6, 2)))
        .isEqualTo(run(ratings, reorder, 20 * MINUTE, false));
  }

  /** What came out, per user in its order: across users no order is promised. */
  private record Output(
      Map<String, List<Query>> queries,
      Map<String, List<Session>> sessions,
      Map<String, List<LateRating>> late) {}

  private static Output run(
      List<ReceivedRating> ratings, boolean reorder, long bound, boolean restores)
      throws Exception {
    return run(ratings, reorder, bound, restores, Bounds.of(1_000));
  }

  private static Output run(
      List<ReceivedRating> ratings, boolean reorder, long bound, boolean restores, Bounds onHeap)
      throws Exception {
    List<Query> queries = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    List<LateRating> late = new ArrayList<>();
    SessionHarness job =
        SessionHarness.open(new SessionContextFunction(RULES, reorder, onHeap), null);
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < ratings.size(); i++) {
      if (restores && i > 0 && i % (ratings.size() / 5) == 0) {
        OperatorSubtaskState state = job.snapshot();
        collect(job, queries, sessions, late);
        job = SessionHarness.open(new SessionContextFunction(RULES, reorder, onHeap), state);
      }
      ReceivedRating next = ratings.get(i);
      job.send(next);
      newest = Math.max(newest, next.rating().timestamp());
      job.watermark(newest - bound - 1);
    }
    job.watermark(Long.MAX_VALUE);
    collect(job, queries, sessions, late);
    return new Output(
        queries.stream().collect(Collectors.groupingBy(Query::userId)),
        sessions.stream().collect(Collectors.groupingBy(Session::userId)),
        late.stream().collect(Collectors.groupingBy(l -> l.rating().userId())));
  }

  private static void collect(
      SessionHarness job, List<Query> queries, List<Session> sessions, List<LateRating> late)
      throws Exception {
    queries.addAll(job.queries());
    sessions.addAll(job.sessions());
    late.addAll(job.late());
    job.close();
  }
}

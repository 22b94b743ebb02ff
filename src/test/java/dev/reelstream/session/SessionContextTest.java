package dev.reelstream.session;

import static dev.reelstream.session.Received.HOUR;
import static dev.reelstream.session.Received.MINUTE;
import static dev.reelstream.session.Received.START;
import static dev.reelstream.session.Received.negative;
import static dev.reelstream.session.Received.positive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.LateRating;
import dev.reelstream.event.Session;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.query.Query;
import dev.reelstream.session.SessionRules.ContextScope;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SessionContextTest {
  private final SessionContext user = new SessionContext("u");
  private SessionRules rules = SessionRules.DEFAULT;

  @Test
  void aGapOfExactlyOneHourDoesNotSplit() {
    append(positive("a", 0));
    assertThat(append(positive("b", HOUR)).closed()).isNull();
    assertThat(query(positive("c", 2 * HOUR)).sessionId()).isEqualTo("u-1");
  }

  @Test
  void oneMillisecondMoreThanOneHourSplits() {
    append(positive("a", 0));
    append(negative("b", 5 * MINUTE));
    Appended split = append(positive("c", 5 * MINUTE + HOUR + 1));
    assertThat(split.closed())
        .isEqualTo(new Session("u", "u-1", START, START + 5 * MINUTE, 2, 1, List.of("a", "b")));
    assertThat(queryOf(split).sessionId()).isEqualTo("u-2");
  }

  @Test
  void aNegativeCountsForTheSessionButMakesNoQuery() {
    assertThat(append(negative("a", 0)).query()).isNull();
    append(negative("b", HOUR));
    Query query = query(positive("c", 2 * HOUR));
    assertThat(query.sessionId()).isEqualTo("u-1");
    assertThat(query.context()).containsExactly("c");
    assertThat(query.seen()).containsExactly("a", "b", "c");
    assertThat(user.close().positives()).isEqualTo(1);
  }

  @Test
  void aRatingAtTheThresholdIsPositive() {
    assertThat(append(Received.rated("u", "a", 1.999, 0)).query()).isNull();
    assertThat(append(Received.rated("u", "b", 2.0, 1)).query()).isNotNull();
  }

  @Test
  void aContextHoldsTheLastTenPositivesOldestFirst() {
    for (int i = 0; i < 25; i++) {
      append(positive("i" + i, i * 2L));
      append(negative("n" + i, i * 2L + 1));
    }
    assertThat(query(positive("last", 60)).context())
        .containsExactly("i16", "i17", "i18", "i19", "i20", "i21", "i22", "i23", "i24", "last");
  }

  @Test
  void aContextGoesOnAcrossSessions() {
    append(positive("a", 0));
    assertThat(query(positive("b", 3 * HOUR)).context()).containsExactly("a", "b");
  }

  @Test
  void withScopeSessionAContextRestartsWithEachSession() {
    rules = new SessionRules(HOUR, 2, 10, ContextScope.SESSION, SessionRules.DEFAULT.liveFrom());
    append(positive("a", 0));
    assertThat(query(positive("b", MINUTE)).context()).containsExactly("a", "b");
    Query next = query(positive("c", 3 * HOUR));
    assertThat(next.context()).containsExactly("c");
    assertThat(next.seen()).containsExactly("a", "b", "c");
    assertThat(next.seq()).isEqualTo(3);
  }

  @Test
  void anItemRatedAgainLaterIsAnotherRatingOfTheSession() {
    append(positive("a", 0));
    Query again = query(positive("a", 1));
    assertThat(again.context()).containsExactly("a", "a");
    assertThat(again.seen()).containsExactly("a");
    assertThat(user.close().ratings()).isEqualTo(2);
  }

  @Test
  void anOutOfOrderRatingTakesItsPlaceByTime() {
    append(positive("a", 0));
    append(positive("c", 20 * MINUTE));
    Query between = query(positive("b", 10 * MINUTE));
    assertThat(between.context()).containsExactly("a", "b");
    assertThat(between.seen()).containsExactly("a", "c", "b");
    assertThat(between.seq()).isEqualTo(3);
    assertThat(query(positive("d", 30 * MINUTE)).context()).containsExactly("a", "b", "c", "d");
    assertThat(user.close().items()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void ratingsOfTheSameTimeKeepTheOrderInWhichTheyCame() {
    append(positive("b", 0));
    append(positive("a", 0));
    append(positive("z", 1));
    assertThat(query(positive("c", 0)).context()).containsExactly("b", "a", "c");
    assertThat(user.close().items()).containsExactly("b", "a", "c", "z");
  }

  @Test
  void anOutOfOrderRatingOlderThanTheRingDoesNotPushOutANewerOne() {
    for (int i = 0; i < 10; i++) {
      append(positive("i" + i, 10 * MINUTE + i));
    }
    assertThat(query(positive("old", 0)).context()).containsExactly("old");
    assertThat(query(positive("new", 11 * MINUTE)).context())
        .containsExactly("i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8", "i9", "new");
  }

  @Test
  void theOpenSessionGrowsBackwardsWithinTheGap() {
    append(positive("b", 5 * HOUR));
    assertThat(append(positive("a", 4 * HOUR)).late()).isNull();
    // From the new start on, one more hour is within reach.
    assertThat(append(negative("0", 3 * HOUR)).late()).isNull();
    Session session = user.close();
    assertThat(session.start()).isEqualTo(START + 3 * HOUR);
    assertThat(session.items()).containsExactly("0", "a", "b");
  }

  @Test
  void aRatingMoreThanTheGapBeforeTheOpenSessionIsLate() {
    append(positive("b", 5 * HOUR));
    ReceivedRating old = positive("a", 4 * HOUR - 7);
    assertThat(append(old))
        .isEqualTo(new Appended(null, null, new LateRating(old.rating(), 7, "u-1"), false));
    assertUntouchedAfter(1);
  }

  @Test
  void aRatingThatWouldBridgeToTheClosedSessionIsLate() {
    append(positive("a", 0));
    append(positive("b", 90 * MINUTE));
    // Within the gap of both: Flink would merge them, but the first is already written.
    ReceivedRating bridge = positive("x", 45 * MINUTE);
    LateRating late = Objects.requireNonNull(append(bridge).late());
    assertThat(late.missedSessionId()).isEqualTo("u-1");
    assertThat(late.lateByMillis()).isEqualTo(15 * MINUTE + 1);
    // One millisecond behind the closed session's reach it extends the open one.
    assertThat(append(positive("y", HOUR + 1)).late()).isNull();
    assertThat(append(positive("z", HOUR)).late()).isNotNull();
  }

  @Test
  void afterAWatermarkClosedTheSessionItsRatingsAreLate() {
    append(positive("a", 0));
    user.close();
    LateRating late = Objects.requireNonNull(append(positive("b", HOUR)).late());
    assertThat(late.missedSessionId()).isEqualTo("u-1");
    assertThat(late.lateByMillis()).isEqualTo(1);
    assertThat(query(positive("c", HOUR + 1)).sessionId()).isEqualTo("u-2");
  }

  @Test
  void aLateRatingChangesNothing() {
    append(positive("a", 0));
    append(positive("b", 3 * HOUR));
    append(positive("late", 30 * MINUTE));
    assertUntouchedAfter(2);
    assertThat(query(positive("c", 3 * HOUR + 1)).seen()).containsExactly("a", "b", "c");
  }

  @Test
  void aDuplicateChangesNothing() {
    append(positive("a", 0));
    append(negative("n", 1));
    assertThat(append(positive("a", 0))).isEqualTo(Appended.DUPLICATE);
    // The rating itself does not count: same user, item and time.
    assertThat(append(positive("n", 1))).isEqualTo(Appended.DUPLICATE);
    Query query = query(positive("b", 2));
    assertThat(query.seq()).isEqualTo(2);
    assertThat(query.context()).containsExactly("a", "b");
    assertThat(user.close().ratings()).isEqualTo(3);
  }

  @Test
  void liveSeqCountsFromTheLiveBoundaryAndOnlyLiveQueriesCarrySeenItems() {
    rules = rules.withLiveFrom(START + MINUTE);
    Query history = query(positive("a", MINUTE - 1));
    assertThat(history.live()).isFalse();
    assertThat(history.liveSeq()).isZero();
    assertThat(history.seen()).isEmpty();
    append(negative("n", MINUTE - 1));
    Query live = query(positive("b", MINUTE));
    assertThat(live.live()).isTrue();
    assertThat(live.liveSeq()).isEqualTo(1);
    assertThat(live.seq()).isEqualTo(2);
    assertThat(live.context()).containsExactly("a", "b");
    assertThat(live.seen()).containsExactly("a", "n", "b");
    // A straggler from the history in the open session: counted, not live.
    assertThat(query(positive("c", MINUTE - 2)).liveSeq()).isZero();
    Query next = query(positive("d", 2 * MINUTE));
    assertThat(next.seq()).isEqualTo(4);
    assertThat(next.liveSeq()).isEqualTo(2);
  }

  @Test
  void aQueryCarriesTheRatingAndItsTimes() {
    assertThat(query(positive("a", 5)))
        .isEqualTo(
            new Query(
                "u",
                1,
                1,
                "u-1",
                START + 5,
                "a",
                List.of("a"),
                List.of("a"),
                START + 15,
                START + 25));
  }

  @Test
  void rulesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new SessionRules(0, 2, 10, ContextScope.USER, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("session gap is 0 ms: expected more than 0");
    assertThatThrownBy(() -> new SessionRules(1, 2, 0, ContextScope.USER, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("context length is 0: expected at least 1");
  }

  private void assertUntouchedAfter(long positives) {
    assertThat(user.seq).isEqualTo(positives);
    assertThat(user.recent).hasSize((int) positives);
    assertThat(user.seen.size()).isEqualTo((int) positives);
    assertThat(user.session).hasSize(1);
  }

  private Appended append(ReceivedRating received) {
    return user.append(received, rules);
  }

  private Query query(ReceivedRating received) {
    return queryOf(append(received));
  }

  private static Query queryOf(Appended appended) {
    return Objects.requireNonNull(appended.query());
  }
}

package dev.reelstream.session;

import static dev.reelstream.session.Received.MINUTE;
import static dev.reelstream.session.Received.START;
import static dev.reelstream.session.Received.rated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.query.ItemSet;
import dev.reelstream.query.Query;
import dev.reelstream.serde.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class SessionStateTest {

  /** Ten in the context, a session of twelve and a hundred seen items with ids as in MovieLens. */
  private static final int MOST_BYTES = 350;

  @Test
  void bytesGiveBackTheStateWhateverHappenedBefore() {
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      SessionState state = new SessionState(new SessionContext("user"));
      for (int i = random.nextInt(60); i > 0; i--) {
        grow(state, random);
      }
      SessionState back = SessionState.fromBytes("user", state.toBytes());
      assertThat(back)
          .usingRecursiveComparison()
          // The packed set's array may be longer than what it holds; its index and the session's
          // name, which are there for speed, are not stored.
          .ignoringFields(
              "context.seen.packed",
              "context.seen.index",
              "context.seen.asked",
              "context.named",
              "context.name")
          .isEqualTo(state);
      assertThat(back.context.seen.items()).isEqualTo(state.context.seen.items());
      assertThat(back.toBytes()).isEqualTo(state.toBytes());
    }
  }

  @Test
  void aStateThatWasStoredInBetweenGoesOnAsIfItHadNot() {
    Random random = new Random(5);
    SessionState kept = new SessionState(new SessionContext("user"));
    SessionState stored = new SessionState(new SessionContext("user"));
    long time = 0;
    for (int i = 0; i < 500; i++) {
      time += random.nextLong(90 * MINUTE) - 20 * MINUTE;
      ReceivedRating next = rated("user", item(random), random.nextInt(6), Math.max(0, time));
      Appended expected = kept.context.append(next, SessionRules.DEFAULT);
      assertThat(stored.context.append(next, SessionRules.DEFAULT)).isEqualTo(expected);
      stored = SessionState.fromBytes("user", stored.toBytes());
    }
  }

  @Test
  void aUserCostsAFewHundredBytes(TestReporter reporter) {
    SessionState state = new SessionState(new SessionContext("3421"));
    Random random = new Random(1);
    long time = 0;
    while (state.context.seen.size() < 100) {
      // The last twelve make the open session.
      time += state.context.seen.size() == 88 ? 5 * 60 * MINUTE : 20_000;
      String item = Integer.toString(1 + random.nextInt(3_952));
      state.context.append(rated("3421", item, 4, time), SessionRules.DEFAULT);
    }
    state.timer = START + time;
    assertThat(state.context.session).hasSizeGreaterThanOrEqualTo(12);
    assertThat(state.context.recent).hasSize(10);
    int bytes = state.toBytes().length;
    reporter.publishEntry("bytes of state per user", Integer.toString(bytes));
    assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void anotherLayoutIsRefusedByName() {
    byte[] bytes = new SessionState(new SessionContext("u")).toBytes();
    bytes[0] = 9;
    assertThatThrownBy(() -> SessionState.fromBytes("u", bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("session state has layout 9: expected 1 to 3");
  }

  @Test
  void readsWhatEarlierBuildsWrote() {
    StateWriter out = new StateWriter();
    out.varLong(1);
    out.varLong(1);
    out.varLong(3);
    out.varLong(2);
    out.fixed64(START);
    out.varLong(7);
    out.varLong(5);
    for (int entries = 0; entries < 2; entries++) {
      out.varLong(2);
      out.varLong(START + MINUTE);
      out.string("007");
      out.varLong(MINUTE);
      out.string("12");
    }
    out.varLong(3);
    byte[] packed = "\0\00212\0\003abc\0\003007".getBytes(StandardCharsets.ISO_8859_1);
    out.bytes(packed, packed.length);
    out.fixed64(START + 90 * MINUTE);
    out.varLong(0);

    SessionState state = SessionState.fromBytes("u", out.toBytes());
    SessionState again = SessionState.fromBytes("u", state.toBytes());
    for (SessionState each : List.of(state, again)) {
      assertThat(each.context.seen.items()).containsExactly("12", "abc", "007");
      assertThat(each.context.session).isEqualTo(each.context.recent);
      assertThat(each.context.session)
          .containsExactly(
              new SessionContext.Entry("007", START + MINUTE, 9),
              new SessionContext.Entry("12", START + 2 * MINUTE, 0));
      assertThat(each.timer).isEqualTo(START + 90 * MINUTE);
    }
  }

  @Test
  void readsTheWholeContextThatTheLastLayoutHad() {
    StateWriter out = new StateWriter();
    out.varLong(2);
    out.varLong(1);
    out.varLong(1);
    out.varLong(2);
    out.fixed64(SessionContext.NEVER);
    out.varLong(2);
    out.varLong(2);
    ItemSet seen = new ItemSet();
    int first = seen.append("12");
    int second = seen.append("abc");
    seen.writeTo(out);
    for (int entries = 0; entries < 2; entries++) {
      out.varLong(2);
      out.varLong(START);
      out.varLong(first);
      out.varLong(MINUTE);
      out.varLong(second);
    }
    out.fixed64(SessionState.NO_TIMER);
    out.varLong(0);

    SessionContext context = SessionState.fromBytes("u", out.toBytes()).context;
    assertThat(context.recent).isEqualTo(context.session);
    assertThat(context.recent)
        .containsExactly(
            new SessionContext.Entry("12", START, first),
            new SessionContext.Entry("abc", START + MINUTE, second));
  }

  @Test
  void theSetOfSeenItemsKeepsOrderAndLengths() {
    ItemSet seen = new ItemSet();
    String longest = "日".repeat(256);
    assertThat(seen.add("b")).isTrue();
    assertThat(seen.add("a")).isTrue();
    assertThat(seen.add("b")).isFalse();
    assertThat(seen.add(longest)).isTrue();
    assertThat(seen.add(longest)).isFalse();
    assertThat(seen.add("ba")).isTrue();
    assertThat(seen.size()).isEqualTo(4);
    assertThat(seen.items()).containsExactly("b", "a", longest, "ba");
  }

  private static void grow(SessionState state, Random random) {
    long time = random.nextLong(300 * MINUTE);
    ReceivedRating received = rated("user", item(random), random.nextInt(6), time);
    switch (random.nextInt(6)) {
      case 0 -> state.await(received);
      case 1 -> state.timer = START + time;
      case 2 -> {
        if (state.context.open) {
          state.context.close();
        }
      }
      default -> {
        Query query = state.context.append(received, SessionRules.DEFAULT).query();
        assertThat(query == null || !query.context().isEmpty()).isTrue();
      }
    }
  }

  private static String item(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> "ü".repeat(1 + random.nextInt(256));
      case 1 -> "😀" + random.nextInt(9);
      case 2 -> "0" + random.nextInt(20);
      case 3 -> Long.toString(random.nextLong());
      default -> Integer.toString(random.nextInt(2_000));
    };
  }
}

package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.protocol.SessionNextItem.Split;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionNextItemTest {
  private static final SessionNextItem USER = new SessionNextItem(Split.USER);
  private static final SessionNextItem TIME = new SessionNextItem(Split.TIME);

  private static List<List<String>> sequences(Experiment cut) {
    return cut.training().sequences().stream()
        .map(sequence -> Made.ids(cut, sequence.items()))
        .toList();
  }

  /** Users 9, 10 and 2, ten rows; user 2 rates first by id and last by time. */
  private static Made three() {
    return Made.data()
        .session("10", 0, "a", "b")
        .session("9", 20, "c", "d", "e", "f")
        .session("9", 40, "a", "c")
        .session("2", 60, "g", "h");
  }

  @Test
  void takesUsersByNumberAndSessionsByTime() {
    Experiment cut = USER.cut(three().session("11", 80, "b", "a").dataset(), 1);
    // Twelve rows, the border at 10: user 2 has 2, user 9 has 6, user 10 has 2.
    assertThat(sequences(cut))
        .containsExactly(
            List.of("g", "h"), List.of("c", "d", "e", "f"), List.of("a", "c"), List.of("a", "b"));
  }

  @Test
  void takesSessionsByTheTimeOfTheirLastItem() {
    Made made = three().session("11", 0, "x");
    for (int hour = 1; hour < 100; hour++) {
      made.rating("11", "x", 1, hour);
    }
    // Began first, ended last: a test case.
    Experiment cut =
        TIME.cut(made.rating("11", "y", 5, 100).session("3", 90, "a", "b").dataset(), 1);
    assertThat(cut.training().positives()).isEqualTo(12);
    assertThat(cut.cases()).hasSize(1);
    assertThat(cut.items().get(cut.cases().get(0).target())).isEqualTo("y");
  }

  @Test
  void cutsAfterMoreThanAnHourWithoutAnyRatingNotWithoutAPositive() {
    Made made =
        Made.data()
            .rating("u", "a", 5, 0)
            .rating("u", "low", 1, 1)
            .rating("u", "b", 3, 2)
            .rating("u", "c", 5, 4)
            .rating("u", "d", 2, 5)
            .session("v", 10, "a", "b", "c")
            .session("w", 20, "a", "b");
    Experiment cut = USER.cut(made.session("x", 30, "b", "a").dataset(), 1);
    // A gap of exactly an hour does not cut; c stands alone behind two hours.
    assertThat(sequences(cut).get(0)).containsExactly("a", "b");
    assertThat(cut.items()).doesNotContain("low", "d").hasSize(3);
    assertThat(cut.skipped()).containsEntry("sessions with fewer than 2 positives", 1L);
  }

  @Test
  void asksForTheLastItemFromAtMostFiftyWithTheTarget() {
    String[] sixty = IntStream.range(0, 60).mapToObj(i -> "i" + i).toArray(String[]::new);
    Made made = Made.data();
    for (int user = 1; user <= 6; user++) {
      made.session(String.valueOf(user), 10L * user, sixty);
    }
    Experiment cut = USER.cut(made.dataset(), 1);
    // The border at 288 of 360 rows lies in the fifth session, which is trained on as a whole.
    assertThat(cut.training().sequences()).hasSize(5);
    assertThat(sequences(cut).get(0)).hasSize(50).startsWith("i10").endsWith("i59");
    TestCase only = cut.cases().get(0);
    assertThat(Made.ids(cut, only.context())).hasSize(49).startsWith("i10").endsWith("i58");
    assertThat(only.seen().length()).isEqualTo(59);
    assertThat(cut.items().get(only.target())).isEqualTo("i59");
  }
}

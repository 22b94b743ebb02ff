package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {
  private static final Experiment CUT =
      new LeaveOneOut()
          .cut(
              Made.data()
                  .session("u", 0, "a", "b", "c", "d")
                  .rating("u", "bad", 1, 5)
                  .session("short", 7, "a", "e")
                  .session("v", 9, "b", "c", "f")
                  .dataset(),
              1);

  @Test
  void trainsOnAllButTheLastTwo() {
    assertThat(CUT.training().sequences())
        .extracting(sequence -> sequence.userId(), sequence -> Made.ids(CUT, sequence.items()))
        .containsExactly(
            tuple("u", List.of("a", "b", "c")),
            tuple("short", List.of("a", "e")),
            tuple("v", List.of("b")));
  }

  /** Whatever the rating. */
  @Test
  void asksForTheLastEventWithAllBeforeItKnown() {
    TestCase first = CUT.cases().get(0);
    assertThat(CUT.items().get(first.target())).isEqualTo("bad");
    assertThat(Made.ids(CUT, first.context())).containsExactly("a", "b", "c", "d");
    assertThat(Made.ids(CUT, first.seen())).containsExactly("a", "b", "c", "d");
  }

  @Test
  void leavesShortUsersInTheTrainingPart() {
    assertThat(CUT.cases()).hasSize(2);
    assertThat(CUT.skipped()).containsEntry("users with fewer than 3 events", 1L);
  }

  @Test
  void ranksAmongAllRatedItems() {
    assertThat(CUT.candidates().size()).isEqualTo(7);
    assertThat(CUT.items()).contains("f", "bad");
  }
}

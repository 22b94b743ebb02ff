package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwoTowerRandomTest {
  private static Made twins() {
    Made made = Made.data();
    for (int user = 0; user < 10; user++) {
      made.session("u" + user, user, "1", "2", "3", "4", "9");
    }
    return made.title("1", "One").title("2", "Two").title("3", "One").title("4", "Four");
  }

  @Test
  void splitsTheRatingsFourToOne() {
    Experiment cut = new TwoTowerRandom().cut(twins().dataset(), 1);
    assertThat(cut.training().positives()).isEqualTo(40);
    assertThat(cut.cases()).hasSize(10);
    Map<Integer, Integer> counts = new HashMap<>();
    cut.cases().forEach(one -> counts.merge(one.target(), 1, Integer::sum));
    int[] trained = cut.training().counts();
    // Item 1 and its twin 3, rated by all ten users each.
    assertThat(trained[0] + counts.getOrDefault(0, 0)).isEqualTo(20);
  }

  @Test
  void knowsATitleByItsFirstItem() {
    Experiment cut = new TwoTowerRandom().cut(twins().dataset(), 1);
    assertThat(cut.items()).containsExactly("1", "2", "4", "9");
    assertThat(cut.training().timelines().vocabulary().size()).isEqualTo(4);
  }

  @Test
  void callsTheUsersTrainingPairsSeen() {
    Experiment cut = new TwoTowerRandom().cut(twins().dataset(), 1);
    for (TestCase one : cut.cases()) {
      String user = cut.users().get(one.user());
      int[] pairs =
          cut.training().sequences().stream()
              .filter(sequence -> sequence.userId().equals(user))
              .findFirst()
              .orElseThrow()
              .items();
      assertThat(Made.ids(cut, one.seen())).isEqualTo(Made.ids(cut, pairs));
    }
  }

  @Test
  void refusesDataWithoutTitles() {
    assertThatThrownBy(() -> new TwoTowerRandom().cut(Made.ring(5, 8, 5), 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("no titles");
  }
}

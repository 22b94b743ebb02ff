package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.protocol.SampledHitRatio.Order;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledHitRatioTest {
  private static final SampledHitRatio FILE = new SampledHitRatio(Order.FILE);
  private static final SampledHitRatio TIME = new SampledHitRatio(Order.TIME);

  /**
   * Ten users, 12 items each rated by all; in the file each user's ratings run backwards in time.
   */
  private static Made backwards() {
    Made made = Made.data();
    for (int user = 0; user < 10; user++) {
      for (int item = 0; item < 12; item++) {
        made.rating("u" + user, "i" + item, 3, 100 - item);
      }
    }
    return made;
  }

  private static List<String> targets(Experiment cut) {
    return cut.cases().stream().map(one -> cut.items().get(one.target())).distinct().toList();
  }

  @Test
  void takesTheLastTenthByLineOrByTime() {
    assertThat(targets(FILE.cut(backwards().dataset(), 1))).containsExactly("i10", "i11");
    assertThat(targets(TIME.cut(backwards().dataset(), 1))).containsExactly("i1", "i0");
  }

  @Test
  void roundsTheTenthUp() {
    Experiment cut = FILE.cut(backwards().dataset(), 1);
    // ceil(1.2) of each of ten users.
    assertThat(cut.cases()).hasSize(20);
    assertThat(cut.training().positives()).isEqualTo(100);
  }

  @Test
  void knowsTheTrainingPartOnly() {
    TestCase second = FILE.cut(backwards().dataset(), 1).cases().get(1);
    assertThat(second.context().length()).isEqualTo(10);
    assertThat(second.seen().length()).isEqualTo(10);
  }

  @Test
  void dropsThinUsersAndItemsUntilNoneIsLeft() {
    Made made = backwards();
    // A user with six ratings, one of them of an item with too few: then five are left, too few.
    for (int item = 0; item < 5; item++) {
      made.rating("thin", "i" + item, 3, 200);
    }
    made.rating("thin", "rare", 3, 200);
    Experiment cut = FILE.cut(made.dataset(), 1);
    assertThat(cut.items()).hasSize(12).doesNotContain("rare");
    assertThat(cut.training().sequences()).hasSize(10);
    assertThat(cut.skipped()).containsEntry("ratings outside the core", 6L);
  }

  @Test
  void drawsAHundredItemsThatTheUserNeverRated() {
    Dataset ring = Made.ring(300, 300, 20);
    Experiment cut = TIME.cut(ring, 1);
    int[][] drawn = cut.candidates().drawn();
    assertThat(cut.candidates().size()).isEqualTo(101);
    assertThat(drawn).hasNumberOfRows(600);
    for (int i = 0; drawn != null && i < drawn.length; i++) {
      TestCase one = cut.cases().get(i);
      int user = Integer.parseInt(cut.users().get(one.user()).substring(1));
      List<String> rated = IntStream.range(0, 20).mapToObj(at -> "i" + (user + at) % 300).toList();
      assertThat(drawn[i]).hasSize(100).doesNotHaveDuplicates();
      assertThat(Made.ids(cut, drawn[i])).doesNotContainAnyElementsOf(rated);
    }
  }

  @Test
  void theSeedDrawsAndDoesNotSplit() {
    Dataset ring = Made.ring(300, 300, 20);
    Experiment one = TIME.cut(ring, 1);
    Experiment other = TIME.cut(ring, 2);
    assertThat(targets(one)).isEqualTo(targets(other));
    assertThat(Arrays.deepEquals(one.candidates().drawn(), other.candidates().drawn())).isFalse();
    assertThat(Arrays.deepEquals(one.candidates().drawn(), TIME.cut(ring, 1).candidates().drawn()))
        .isTrue();
  }

  @Test
  void refusesDataThatIsTooThin() {
    assertThatThrownBy(() -> FILE.cut(Made.ring(5, 8, 5), 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("denser");
  }
}

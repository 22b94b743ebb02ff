package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactorizedTopKTest {
  private static final Dataset RING = Made.ring(30, 40, 14);

  @Test
  void splitsTheExamplesNineToOne() {
    Experiment cut = new FactorizedTopK().cut(RING, 1);
    // 30 users with 13 examples each.
    assertThat(cut.training().positives()).isEqualTo(351);
    assertThat(cut.cases()).hasSize(39);
  }

  @Test
  void takesEachExampleOnceAndItsContextFromBeforeIt() {
    Experiment cut = new FactorizedTopK().cut(RING, 3);
    List<String> places = new ArrayList<>();
    for (TestCase one : cut.cases()) {
      int position = one.seen().length();
      places.add(one.user() + "@" + position);
      assertThat(one.context().length()).isEqualTo(Math.min(10, position));
      int[] positives = cut.training().sequences().get(one.user()).items();
      assertThat(one.target()).isEqualTo(positives[position]);
      assertThat(one.context().at(one.context().length() - 1)).isEqualTo(positives[position - 1]);
      assertThat(cut.training().sequences().get(one.user()).counts(position)).isFalse();
    }
    assertThat(places).doesNotHaveDuplicates();
  }

  @Test
  void neverLearnsTheFirstPositive() {
    assertThat(new FactorizedTopK().cut(RING, 1).training().sequences())
        .noneMatch(sequence -> sequence.counts(0));
  }

  @Test
  void isDecidedByTheSeed() {
    List<TestCase> cases = new FactorizedTopK().cut(RING, 1).cases();
    assertThat(new FactorizedTopK().cut(RING, 1).cases())
        .extracting(TestCase::target)
        .isEqualTo(cases.stream().map(TestCase::target).toList());
    assertThat(new FactorizedTopK().cut(RING, 2).cases())
        .extracting(TestCase::target)
        .isNotEqualTo(cases.stream().map(TestCase::target).toList());
  }

  @Test
  void dropsUsersWithFewerThanThreePositivesAndRatingsBelowTwo() {
    Made made = Made.data();
    for (int user = 0; user < 10; user++) {
      made.session("u" + user, 10L * user, "a", "b", "c", "d")
          .rating("u" + user, "x", 1, 10L * user);
    }
    made.rating("few", "y", 5, 0).rating("few", "z", 5, 1).rating("few", "a", 1, 2);
    Experiment cut = new FactorizedTopK().cut(made.title("unrated", "Unrated").dataset(), 1);
    assertThat(cut.training().sequences()).hasSize(10);
    assertThat(cut.training().positives() + cut.cases().size()).isEqualTo(30);
    assertThat(cut.skipped()).containsEntry("users with fewer than 3 positives", 1L);
    // The whole catalogue, also what nobody rated.
    assertThat(cut.items()).contains("unrated", "x", "y", "z").hasSize(8);
    assertThat(cut.candidates().size()).isEqualTo(8);
    assertThat(cut.training().timelines().vocabulary().size()).isEqualTo(8);
  }
}

package dev.reelstream.training.data;

import static dev.reelstream.training.Planted.rating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelinesTest {
  private static final Ratings RATINGS =
      Ratings.of(
          List.of(
              rating("ann", "x", 4, 1),
              rating("bob", "y", 1, 2),
              rating("ann", "z", 5, 3),
              rating("bob", "z", 2, 4),
              rating("ann", "y", 3, 5),
              rating("bob", "x", 5, 6),
              rating("bob", "late", 5, 7)));

  @Test
  void holdsPositivesOfTheHistoryInOrder() {
    Timelines timelines = Timelines.of(RATINGS, Cut.history(6, 2));
    // x and z have two positives each, x appeared first; y has one, late is not history.
    assertThat(timelines.vocabulary().items()).containsExactly("x", "z", "y");
    assertThat(timelines.timeline(0)).containsExactly(1, 2, 3);
    assertThat(timelines.timeline(1)).containsExactly(2, 1);
    assertThat(timelines.positives()).isEqualTo(5);
    assertThat(timelines.trainedThrough()).isEqualTo(6);
    assertThat(timelines.count(3)).isEqualTo(1);
  }

  @Test
  void looksAtNothingBehindTheHistory() {
    Timelines two = Timelines.of(RATINGS, Cut.history(3, 2));
    assertThat(two.vocabulary().items()).containsExactly("x", "z");
    assertThat(two.timeline(0)).containsExactly(1, 2);
    assertThat(two.size()).isEqualTo(1);
    assertThat(two.trainedThrough()).isEqualTo(3);
  }

  /** A rating that is no positive keeps a session open all the same. */
  @Test
  void sessionsEndAfterMoreThanTheGap() {
    Ratings ratings =
        Ratings.of(
            List.of(
                rating("ann", "x", 4, 1_000),
                rating("ann", "y", 4, 1_010),
                rating("ann", "z", 4, 1_021),
                rating("ann", "x", 1, 1_031),
                rating("ann", "y", 4, 1_041),
                rating("bob", "x", 4, 1_041)));
    Timelines sessions = Timelines.of(ratings, Cut.history(6, 2).sessions(10));
    assertThat(sessions.size()).isEqualTo(3);
    assertThat(ids(sessions, 0)).containsExactly("x", "y");
    assertThat(ids(sessions, 1)).containsExactly("z", "y");
    assertThat(ids(sessions, 2)).containsExactly("x");
    assertThat(sessions.users().items()).containsExactly("ann", "bob");
    assertThat(sessions.user(0)).isEqualTo(sessions.user(1)).isEqualTo(1);
    assertThat(sessions.user(2)).isEqualTo(2);
  }

  @Test
  void aProtocolChoosesItsTimelines() {
    TimelinesBuilder builder = new TimelinesBuilder(List.of("a", "b", "c"));
    Timelines timelines = builder.wholeCatalogue().add("ann", new int[] {2, 1, 2}).build(9);
    assertThat(timelines.vocabulary().items()).containsExactly("c", "b", "a");
    assertThat(timelines.count(timelines.vocabulary().index("a"))).isZero();
    assertThat(timelines.trainedThrough()).isEqualTo(9);
    assertThatThrownBy(() -> new TimelinesBuilder(List.of("a")).build(1))
        .isInstanceOf(TrainingException.class)
        .hasMessage("the history is empty: there is nothing to train on");
  }

  private static List<String> ids(Timelines timelines, int number) {
    return IntStream.of(timelines.timeline(number)).mapToObj(timelines.vocabulary()::item).toList();
  }

  @Test
  void saysInOneLineWhyThereIsNothingToLearn() {
    assertThatThrownBy(() -> Timelines.of(RATINGS, Cut.history(0, 2)))
        .isInstanceOf(TrainingException.class)
        .hasMessage("the history holds 0 of 7 ratings: there must be at least one to train on");
    assertThatThrownBy(() -> Timelines.of(RATINGS, Cut.history(6, 6)))
        .isInstanceOf(TrainingException.class)
        .hasMessage("none of the 6 ratings in the history is at least 6.0: lower the min-rating");
    assertThatThrownBy(() -> Timelines.of(RATINGS, Cut.history(1, 2)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("all positives in the history are of one item");
    Ratings strangers = Ratings.of(List.of(rating("a", "x", 4, 1), rating("b", "y", 4, 2)));
    assertThatThrownBy(() -> Timelines.of(strangers, Cut.history(2, 2)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no user has two positives");
    assertThatThrownBy(() -> Timelines.of(Ratings.of(List.of()), Cut.history(0, 2)))
        .isInstanceOf(TrainingException.class);
  }
}

package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Session;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds two runs' output against each other, but for wall clock times. */
final class SameOutput {
  private static final float SCORE = 1e-5f;

  private SameOutput() {}

  static void assertSame(RunOutput run, RunOutput other) {
    assertSameRecommendations(run.recommendations(), other.recommendations());
    assertThat(sorted(run.sessions())).isEqualTo(sorted(other.sessions()));
    assertThat(timeless(run.evaluations())).isEqualTo(timeless(other.evaluations()));
  }

  static void assertSameRecommendations(
      Map<RunOutput.Key, Recommendation> run, Map<RunOutput.Key, Recommendation> other) {
    assertThat(run.keySet()).isEqualTo(other.keySet());
    run.forEach((key, made) -> assertSame(made, Objects.requireNonNull(other.get(key))));
  }

  private static void assertSame(Recommendation made, Recommendation other) {
    assertThat(withoutScoresAndTimes(made)).isEqualTo(withoutScoresAndTimes(other));
    assertThat(made.items()).hasSameSizeAs(other.items());
    for (int rank = 0; rank < made.items().size(); rank++) {
      ScoredItem item = made.items().get(rank);
      ScoredItem twin = other.items().get(rank);
      assertThat(item.score()).isCloseTo(twin.score(), within(SCORE));
      if (!item.itemId().equals(twin.itemId())) {
        assertTied(made, other, item);
      }
    }
  }

  /** Two scores that close may come in either order. */
  private static void assertTied(Recommendation made, Recommendation other, ScoredItem moved) {
    List<ScoredItem> near =
        other.items().stream()
            .filter(item -> Math.abs(item.score() - moved.score()) <= SCORE)
            .toList();
    assertThat(near)
        .as("%s of %s has another place", moved, made)
        .extracting(ScoredItem::itemId)
        .contains(moved.itemId());
  }

  private static Recommendation withoutScoresAndTimes(Recommendation made) {
    return new Recommendation(
        made.userId(),
        made.seq(),
        made.sessionId(),
        made.eventTime(),
        made.trigger(),
        made.context(),
        made.model(),
        made.version(),
        made.source(),
        List.of(),
        0,
        0);
  }

  private static List<Session> sorted(List<Session> sessions) {
    return sessions.stream().sorted(Comparator.comparing(Session::sessionId)).toList();
  }

  static List<Evaluation> timeless(List<Evaluation> evaluations) {
    return evaluations.stream()
        .map(
            each ->
                new Evaluation(
                    each.role(),
                    each.model(),
                    each.version(),
                    each.k(),
                    each.scope(),
                    each.windowStart(),
                    each.windowEnd(),
                    each.scored(),
                    each.hits(),
                    each.hitRate(),
                    each.mrr(),
                    each.ndcg(),
                    0,
                    each.coldStarts(),
                    each.returning(),
                    each.modelScored(),
                    each.modelHits(),
                    each.pairs(),
                    each.wins(),
                    each.losses()))
        .sorted(
            Comparator.comparing(Evaluation::model)
                .thenComparingLong(Evaluation::windowEnd)
                .thenComparing(Evaluation::scope))
        .toList();
  }
}

package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.InvalidModelException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenBatchTest {
  private static final List<ScoredItem> EXPECTED =
      List.of(item("a", 3f), item("b", 2.000001f), item("c", 2f), item("d", 1f));

  @Test
  void acceptsSmallDifferencesInScore() {
    accepts(item("a", 3.00005f), item("b", 2f), item("c", 2f), item("d", 0.99995f));
  }

  @Test
  void acceptsItemsThatTradePlacesInATie() {
    accepts(item("a", 3f), item("c", 2f), item("b", 2f), item("d", 1f));
  }

  @Test
  void acceptsAnotherItemAtTheCutOnlyInATie() {
    accepts(item("a", 3f), item("b", 2f), item("c", 2f), item("e", 1.000001f));
    refuses(
        "rank 4 is item 'e', expected was 'd'",
        item("a", 3f),
        item("b", 2f),
        item("c", 2f),
        item("e", 1.00005f));
  }

  @Test
  void refusesAnotherOrder() {
    refuses("rank 1 scores 2.0", item("b", 2f), item("a", 3f), item("c", 2f), item("d", 1f));
    refuses(
        "rank 1 is item 'b', expected was 'a'",
        item("b", 3f),
        item("a", 2f),
        item("c", 2f),
        item("d", 1f));
  }

  @Test
  void refusesOtherScores() {
    refuses("rank 1 scores 3.001", item("a", 3.001f), item("b", 2f), item("c", 2f), item("d", 1f));
    refuses("scores NaN", item("a", Float.NaN), item("b", 2f), item("c", 2f), item("d", 1f));
  }

  @Test
  void refusesAShorterList() {
    refuses("has 3 items, expected were 4", item("a", 3f), item("b", 2f), item("c", 2f));
  }

  private static void accepts(ScoredItem... actual) {
    assertThatCode(() -> GoldenBatch.compare(0, EXPECTED, List.of(actual)))
        .doesNotThrowAnyException();
  }

  private static void refuses(String reason, ScoredItem... actual) {
    assertThatThrownBy(() -> GoldenBatch.compare(0, EXPECTED, List.of(actual)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("golden query 1")
        .hasMessageContaining(reason);
  }

  private static ScoredItem item(String id, float score) {
    return new ScoredItem(id, score);
  }
}

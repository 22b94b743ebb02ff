package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Follower;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that blends, against the sum of what it says and what followers gain. */
class BlendRetrieverTest {
  private static final int CATALOGUE = 40;
  private static final int K = 6;
  private static final Blend BLEND = new Blend(0.7, 0.5);
  private static final List<String> SEEN = List.of("item-1", "item-2", "item-9");

  private ModelRegistry registry;
  private ServingModel plain;
  private ServingModel blending;

  @BeforeEach
  void publish(@TempDir Path root) {
    registry = new ModelRegistry(root);
    plain = ServingModel.load(tiny(Map.of()));
    blending =
        ServingModel.load(tiny(Map.of(Blend.WEIGHT, BLEND.weight(), Blend.SCALE, BLEND.scale())));
  }

  @AfterEach
  void close() {
    plain.close();
    blending.close();
  }

  private ModelVersion tiny(Map<String, Object> settings) {
    return TinySavedModel.random(CATALOGUE, 8, 5).telling(settings).publish(registry);
  }

  private static Query query(String item, List<Follower> followers) {
    return new Query("u", 1, 1, "u-1", 0, item, List.of(item), SEEN, 0, 0).withFollowers(followers);
  }

  private static List<ScoredItem> ask(ServingModel model, Query query, int k) {
    try (Retriever retriever = model.retriever()) {
      return retriever.retrieve(List.of(query), k).get(0);
    }
  }

  @Test
  void addsWhatFollowersGainToWhatTheModelSays() {
    // From the best to the worst of them, and one that was seen.
    List<Follower> followers = new ArrayList<>(List.of(new Follower("item-9", 1_000)));
    List<ScoredItem> all = ask(plain, query("item-3", List.of()), CATALOGUE);
    for (int rank : new int[] {2, 8, 15, 36}) {
      followers.add(new Follower(all.get(rank).itemId(), 1 + rank * rank));
    }
    Map<String, Double> expected = new HashMap<>();
    all.forEach(each -> expected.put(each.itemId(), (double) each.score()));
    followers.forEach(
        each -> expected.computeIfPresent(each.itemId(), (i, s) -> s + BLEND.gain(each.count())));
    List<String> order =
        expected.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    for (int k : new int[] {1, K, CATALOGUE}) {
      List<ScoredItem> list = ask(blending, query("item-3", followers), k);
      assertThat(list)
          .extracting(ScoredItem::itemId)
          .containsExactlyElementsOf(order.subList(0, Math.min(k, order.size())));
      list.forEach(
          each ->
              assertThat((double) each.score())
                  .isCloseTo(expected.getOrDefault(each.itemId(), 0.0), within(1e-4)));
    }
    assertThat(order.subList(0, K))
        .isNotEqualTo(all.subList(0, K).stream().map(ScoredItem::itemId).toList());
  }

  @Test
  void withoutFollowersItIsTheModelItself() {
    List<ScoredItem> alone = ask(blending, query("item-3", List.of()), K);
    List<ScoredItem> expected = ask(plain, query("item-3", List.of()), K);
    assertThat(alone)
        .extracting(ScoredItem::itemId)
        .isEqualTo(expected.stream().map(ScoredItem::itemId).toList());
  }

  /** 40 items have two rare ones, the last of the vocabulary. */
  @Test
  void anItemItDoesNotKnowScoresLikeTheRarestOnesItKnows() {
    ItemVectors vectors = TinySavedModel.random(CATALOGUE, 8, 5).itemVectors();
    List<ScoredItem> all = ask(plain, query("item-3", List.of()), CATALOGUE);
    double rare =
        all.stream()
            .filter(each -> List.of("item-39", "item-40").contains(each.itemId()))
            .mapToDouble(ScoredItem::score)
            .average()
            .orElseThrow();
    assertThat(vectors.rows()).isEqualTo(CATALOGUE + 1);
    List<ScoredItem> list =
        ask(blending, query("item-3", List.of(new Follower("new", 400))), CATALOGUE + 1);
    ScoredItem newcomer =
        list.stream().filter(each -> each.itemId().equals("new")).findFirst().orElseThrow();
    assertThat((double) newcomer.score()).isCloseTo(rare + BLEND.gain(400), within(1e-4));
  }

  @Test
  void followersAnswerWhereTheModelKnowsNothingAndPopularityFillsUp() {
    List<Follower> followers =
        List.of(new Follower("item-9", 8), new Follower("new", 7), new Follower("item-30", 2));
    List<ScoredItem> list = ask(blending, query("stranger", followers), 4);
    assertThat(list)
        .extracting(ScoredItem::itemId)
        .containsExactly("new", "item-30", "item-3", "item-4");
    assertThat(list).isSortedAccordingTo(Comparator.comparing(ScoredItem::score).reversed());
    assertThat(ask(blending, query("stranger", List.of()), 4)).isEmpty();
  }

  @Test
  void aBatchMayHoldBothKinds() {
    List<Follower> one = List.of(new Follower("item-30", 3));
    try (Retriever retriever = blending.retriever()) {
      List<List<ScoredItem>> lists =
          retriever.retrieve(
              List.of(
                  query("stranger", one),
                  query("item-3", one),
                  query("stranger", List.of()),
                  query("item-5", one)),
              K);
      assertThat(lists.get(1)).isEqualTo(ask(blending, query("item-3", one), K));
      assertThat(lists.get(3)).isEqualTo(ask(blending, query("item-5", one), K));
      assertThat(lists.get(0).get(0).itemId()).isEqualTo("item-30");
      assertThat(lists.get(2)).isEmpty();
    }
  }

  @Test
  void halfABlendIsRefused() {
    assertThat(blending.needs()).containsExactly(Capability.TRANSITIONS);
    assertThat(plain.needs()).isEmpty();
    for (Map<String, Object> settings :
        List.of(
            Map.<String, Object>of(Blend.WEIGHT, 0.5),
            Map.<String, Object>of(Blend.WEIGHT, "much", Blend.SCALE, 1.0),
            Map.<String, Object>of(Blend.WEIGHT, -1.0, Blend.SCALE, 1.0))) {
      assertThatThrownBy(() -> ServingModel.load(tiny(settings)))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("manifest.json");
    }
  }
}

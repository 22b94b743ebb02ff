package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.index.TopK;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that looks at who asks: known users get its lists, others none. */
class UserModelTest {
  private static final int CATALOGUE = 40;
  private static final TinySavedModel TINY = TinySavedModel.forUsers(CATALOGUE, 5, 8, 7);

  private static Path root;
  private static ModelVersion version;
  private static ServingModel model;

  @BeforeAll
  static void publish(@TempDir Path directory) {
    root = directory;
    version = TINY.publish(new ModelRegistry(root));
    model = ServingModel.load(version);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void everyKnownUserGetsTheListOfTheirOwnVector() {
    try (Retriever retriever = model.retriever();
        QueryTower tower = model.tower()) {
      for (int user = 1; user <= 5; user++) {
        float[] vector = tower.vectors(new int[1][model.contextLength()], new int[] {user})[0];
        TopK exact = TINY.index().search(vector, new int[] {3}, 10);

        List<ScoredItem> list =
            retriever.retrieve(List.of(query("user-" + user, "item-3")), 10).get(0);

        assertThat(list)
            .extracting(ScoredItem::itemId)
            .containsExactlyElementsOf(
                Arrays.stream(exact.items()).mapToObj(item -> "item-" + item).toList());
      }
      assertThat(firstOf(retriever, "user-1")).isNotEqualTo(firstOf(retriever, "user-2"));
    }
  }

  @Test
  void usersDecideWhoIsAnsweredAndContextsDoNot() {
    try (Retriever retriever = model.retriever()) {
      assertThat(
              retriever.retrieve(
                  List.of(
                      query("stranger", "item-1"),
                      query("user-1", "no-such-item"),
                      query("", "item-1"),
                      query("user-5", "item-1")),
                  3))
          .extracting(List::size)
          .containsExactly(0, 3, 0, 3);
    }
  }

  @Test
  void theGoldenBatchIsAskedByUsers() {
    assertThat(version.manifest().golden())
        .extracting(GoldenQuery::user)
        .containsExactly("user-1", "user-2");
    assertThat(model.users().orElseThrow().size()).isEqualTo(5);
  }

  @Test
  void aGoldenQueryByAStrangerIsRefused() {
    ModelVersion strange = TINY.publishUnasked(new ModelRegistry(root), "stranger");
    assertThatThrownBy(() -> ServingModel.load(strange))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("asked by 'stranger', who is not in users.txt");
  }

  @Test
  void aTowerIsAskedWithOneUserPerContext() {
    try (QueryTower tower = model.tower()) {
      assertThatThrownBy(() -> tower.vectors(new int[2][model.contextLength()], new int[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 users for 2 contexts");
    }
  }

  private static List<ScoredItem> firstOf(Retriever retriever, String user) {
    return retriever.retrieve(List.of(query(user, "item-1")), 1).get(0);
  }

  private static Query query(String user, String item) {
    return new Query(user, 1, 1, user + "-1", 0, item, List.of(item), List.of(item), 0, 0);
  }
}

package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.graph.ContextEncoder;
import dev.reelstream.retrieval.index.TopK;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingModelTest {
  private static final int CATALOGUE = 60;

  private static final TinySavedModel TINY = TinySavedModel.random(CATALOGUE, 8, 7);
  private static ModelVersion version;
  private static ServingModel model;

  @BeforeAll
  static void publish(@TempDir Path root) {
    version = TINY.publish(new ModelRegistry(root));
    model = ServingModel.load(version);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void agreesWithTowerAndExactIndex() {
    Random random = new Random(3);
    try (Retriever retriever = model.retriever();
        QueryTower tower = model.tower()) {
      assertThat(tower.dimensions()).isEqualTo(9);
      for (int i = 0; i < 50; i++) {
        List<String> context = items(random, 1 + random.nextInt(12));
        List<String> seen = items(random, random.nextInt(40));
        List<ScoredItem> inGraph = retriever.retrieve(List.of(query(context, seen)), 10).get(0);

        int[] row = ContextEncoder.context(context, model.vocabulary(), model.contextLength());
        float[] vector = tower.vectors(new int[][] {row}, new int[1])[0];
        TopK exact =
            TINY.index()
                .search(vector, ContextEncoder.seen(PackedItems.of(seen), model.vocabulary()), 10);

        assertThat(inGraph).extracting(ScoredItem::itemId).isEqualTo(names(exact));
        for (int rank = 0; rank < exact.size(); rank++) {
          assertThat(inGraph.get(rank).score()).isCloseTo(exact.scores()[rank], within(1e-5f));
        }
      }
    }
  }

  @Test
  void towerIsTheMaskedMeanOfTheContext() {
    try (QueryTower tower = model.tower()) {
      int[] context = {0, 0, 0, 0, 0, 0, 0, 5, 0, 9};
      float[] vector = tower.vectors(new int[][] {context}, new int[1])[0];
      assertThat(vector[8]).isEqualTo(1);
      for (int i = 0; i < 8; i++) {
        assertThat(vector[i]).isCloseTo((TINY.items[5][i] + TINY.items[9][i]) / 2, within(1e-6f));
      }
    }
  }

  @Test
  void batchesOfDifferentLengthsEqualSingleQueries() {
    Random random = new Random(5);
    List<Query> batch = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      batch.add(query(items(random, 1 + i % 11), items(random, random.nextInt(30))));
    }
    try (Retriever retriever = model.retriever()) {
      List<List<ScoredItem>> together = retriever.retrieve(batch, 10);
      for (int i = 0; i < batch.size(); i++) {
        List<ScoredItem> alone = retriever.retrieve(List.of(batch.get(i)), 10).get(0);
        GoldenBatch.compare(i, alone, together.get(i));
        for (int rank = 0; rank < alone.size(); rank++) {
          assertThat(together.get(i).get(rank).score())
              .isCloseTo(alone.get(rank).score(), within(1e-5f));
        }
      }
    }
  }

  @Test
  void neverReturnsSeenItems() {
    Random random = new Random(11);
    List<Query> batch = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      batch.add(query(items(random, 3), items(random, 1 + random.nextInt(CATALOGUE))));
    }
    try (Retriever retriever = model.retriever()) {
      List<List<ScoredItem>> lists = retriever.retrieve(batch, 10);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(lists.get(i))
            .extracting(ScoredItem::itemId)
            .doesNotContainAnyElementsOf(batch.get(i).seen())
            .doesNotHaveDuplicates()
            .hasSize(Math.min(10, CATALOGUE - Set.copyOf(batch.get(i).seen()).size()));
      }
    }
  }

  @Test
  void askingForMoreThanTheCatalogueGivesAllOfIt() {
    try (Retriever retriever = model.retriever()) {
      List<ScoredItem> items =
          retriever.retrieve(List.of(query(List.of("item-1"), List.of("item-1"))), 1000).get(0);
      assertThat(items).hasSize(CATALOGUE - 1);
    }
  }

  @Test
  void givesAnEmptyListOnlyToContextsWithoutAKnownItem() {
    try (Retriever retriever = model.retriever()) {
      List<List<ScoredItem>> lists =
          retriever.retrieve(
              List.of(
                  query(List.of("unknown"), List.of("unknown")),
                  query(List.of("unknown", "item-4"), List.of()),
                  query(List.of(), List.of())),
              3);
      assertThat(lists).extracting(List::size).containsExactly(0, 3, 0);
      assertThat(retriever.retrieve(List.of(), 3)).isEmpty();
      assertThat(retriever.retrieve(List.of(query(List.of("unknown"), List.of())), 3).get(0))
          .isEmpty();
    }
  }

  @Test
  void usesOnlyTheLastItemsOfALongContext() {
    List<String> ten = items(new Random(1), 10);
    List<String> eleven = new ArrayList<>(List.of("item-60"));
    eleven.addAll(ten);
    try (Retriever retriever = model.retriever()) {
      assertThat(retriever.retrieve(List.of(query(eleven, List.of())), 5))
          .isEqualTo(retriever.retrieve(List.of(query(ten, List.of())), 5));
    }
  }

  @Test
  void popularListLeavesOutWhatWasSeen() {
    assertThat(model.popular(List.of("item-1", "item-3"), 3))
        .extracting(ScoredItem::itemId)
        .containsExactly("item-2", "item-4", "item-5");
    assertThat(model.popular(model.vocabulary().items(), 3)).isEmpty();
  }

  @Test
  void loadsWhatWasAnnouncedAndNothingElse() {
    ModelAnnouncement right = version.announce(ModelAnnouncement.CHAMPION);
    try (ServingModel announced = ServingModel.load(right)) {
      assertThat(announced.version()).isEqualTo(version);
    }
    ModelAnnouncement wrong =
        new ModelAnnouncement(
            right.alias(),
            right.name(),
            right.version(),
            "0".repeat(64),
            right.location(),
            right.metrics(),
            right.trainedThrough());
    assertThatThrownBy(() -> ServingModel.load(wrong))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("announced was 0000");
  }

  @Test
  void closesOnlyWhenTheLastUserIsGone() {
    ServingModel mine = ServingModel.load(version);
    Retriever retriever = mine.retriever();
    mine.retain();
    mine.close();
    mine.close();
    assertThat(mine.closed()).isFalse();
    assertThat(retriever.retrieve(List.of(query(List.of("item-1"), List.of())), 1)).hasSize(1);
    retriever.close();
    assertThat(mine.closed()).isTrue();
    assertThatThrownBy(mine::retain)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> retriever.retrieve(List.of(query(List.of("item-1"), List.of())), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void survivesBeingClosedUnderConcurrentCallers() throws Exception {
    List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
    for (int round = 0; round < 5; round++) {
      ServingModel mine = ServingModel.load(version);
      Retriever retriever = mine.retriever();
      var started = new CountDownLatch(4);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<Query> batch = List.of(query(List.of("item-" + (i + 1)), List.of()));
        Thread caller =
            new Thread(
                () -> {
                  try {
                    retriever.retrieve(batch, 5);
                    started.countDown();
                    while (true) {
                      assertThat(retriever.retrieve(batch, 5).get(0)).hasSize(5);
                    }
                  } catch (IllegalStateException closed) {
                    assertThat(closed).hasMessageContaining("closed");
                  } catch (Throwable e) {
                    unexpected.add(e);
                  }
                });
        callers.add(caller);
        caller.start();
      }
      started.await();
      mine.close();
      retriever.close();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(mine.closed()).isTrue();
    }
    assertThat(unexpected).isEmpty();
  }

  private static List<String> items(Random random, int count) {
    return random.ints(count, 1, CATALOGUE + 1).mapToObj(i -> "item-" + i).toList();
  }

  private static List<String> names(TopK top) {
    return Arrays.stream(top.items()).mapToObj(i -> "item-" + i).toList();
  }

  static Query query(List<String> context, List<String> seen) {
    String item = context.isEmpty() ? "none" : context.get(context.size() - 1);
    return new Query("user", 1, 1, "user-1", 0, item, context, seen, 0, 0);
  }
}

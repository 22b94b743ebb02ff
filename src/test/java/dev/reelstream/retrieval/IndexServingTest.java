package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.index.IndexChoice;
import dev.reelstream.retrieval.index.IndexFile;
import dev.reelstream.retrieval.index.SmallIndexes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A served model whose items are found by an index instead of by its graph. */
class IndexServingTest {
  private static final int CATALOGUE = 3000;
  private static final TinySavedModel TINY = TinySavedModel.random(CATALOGUE, 8, 7);

  private ModelRegistry registry;

  @BeforeEach
  void registry(@TempDir Path root) {
    registry = new ModelRegistry(root);
  }

  private static void index(Path staging, ItemVectors vectors) throws IOException {
    SmallIndexes.writeGraph(vectors, 96, staging.resolve(Manifest.ITEM_INDEX));
  }

  @Test
  void theVersionsOwnIndexAnswersUnlessToldOtherwise() {
    ModelVersion version = TINY.publish(registry, staging -> index(staging, TINY.itemVectors()));
    assertThat(version.manifest().files()).containsKey(Manifest.ITEM_INDEX);
    try (ServingModel auto = ServingModel.load(version);
        ServingModel exact = ServingModel.load(version, IndexChoice.EXACT)) {
      assertThat(auto.approximate()).isTrue();
      assertThat(exact.approximate()).isFalse();
      assertThat(agreement(auto, exact)).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void onlyALargeCatalogueGetsAnIndexWhenItIsWritten() {
    List<String> askers = List.of("", "", "");
    List<List<String>> contexts =
        List.of(List.of("item-1"), List.of("item-20000", "item-9"), List.of("unknown"));
    TINY.publish(
        registry,
        staging -> {
          assertThat(IndexFile.write(staging, TinySavedModel.LENGTH, askers, contexts)).isEmpty();
          assertThat(staging.resolve(Manifest.ITEM_INDEX)).doesNotExist();
        });
    ModelVersion large =
        TinySavedModel.random(IndexFile.CROSSOVER, 4, 7)
            .publish(
                registry,
                staging ->
                    assertThat(IndexFile.write(staging, TinySavedModel.LENGTH, askers, contexts))
                        .containsKeys("indexRecall@10", "indexBeam")
                        .hasEntrySatisfying(
                            "indexRecall@10", recall -> assertThat(recall).isBetween(0.95, 1.0)));
    try (ServingModel model = ServingModel.load(large)) {
      assertThat(model.approximate()).isTrue();
    }
  }

  @Test
  void withoutOneItIsExactUnlessToldOtherwise() {
    ModelVersion version = TINY.publish(registry);
    try (ServingModel auto = ServingModel.load(version);
        ServingModel built = ServingModel.load(version, IndexChoice.APPROXIMATE)) {
      assertThat(auto.approximate()).isFalse();
      assertThat(built.approximate()).isTrue();
      assertThat(agreement(built, auto)).isGreaterThanOrEqualTo(0.95);
    }
  }

  private static List<String> items(Random random, int count) {
    return random.ints(count, 1, CATALOGUE + 1).mapToObj(i -> "item-" + i).toList();
  }

  /** The share of recommended items in common; scores and the rules for lists must be the same. */
  private static double agreement(ServingModel one, ServingModel other) {
    Random random = new Random(3);
    List<Query> batch = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batch.add(ServingModelTest.query(items(random, 3), items(random, 20 * i)));
    }
    batch.add(7, ServingModelTest.query(List.of("unknown"), List.of()));
    batch.add(ServingModelTest.query(List.of("item-1"), one.vocabulary().items()));
    int same = 0;
    int all = 0;
    try (Retriever left = one.retriever();
        Retriever right = other.retriever()) {
      List<List<ScoredItem>> found = left.retrieve(batch, 10);
      List<List<ScoredItem>> expected = right.retrieve(batch, 10);
      assertThat(left.retrieve(List.of(), 10)).isEmpty();
      assertThat(found.get(7)).isEmpty();
      assertThat(found.get(61)).isEmpty();
      for (int i = 0; i < batch.size(); i++) {
        assertThat(found.get(i)).hasSameSizeAs(expected.get(i));
        for (int rank = 0; rank < found.get(i).size(); rank++) {
          ScoredItem item = found.get(i).get(rank);
          assertThat(batch.get(i).seen()).doesNotContain(item.itemId());
          all++;
          if (expected.get(i).stream().anyMatch(e -> e.itemId().equals(item.itemId()))) {
            same++;
          }
        }
        if (!found.get(i).isEmpty()
            && found.get(i).get(0).itemId().equals(expected.get(i).get(0).itemId())) {
          assertThat(found.get(i).get(0).score())
              .isCloseTo(expected.get(i).get(0).score(), within(1e-4f));
        }
      }
    }
    return (double) same / all;
  }

  @Test
  void usersThatTheModelDoesNotKnowGetNothing() {
    ModelVersion version = TinySavedModel.forUsers(CATALOGUE, 5, 8, 1).publish(registry);
    try (ServingModel model = ServingModel.load(version, IndexChoice.APPROXIMATE);
        Retriever retriever = model.retriever()) {
      Query known = new Query("user-2", 1, 1, "user-2-1", 0, "x", List.of(), List.of(), 0, 0);
      Query stranger = new Query("nobody", 1, 1, "nobody-1", 0, "x", List.of(), List.of(), 0, 0);
      assertThat(retriever.retrieve(List.of(known, stranger), 4))
          .extracting(List::size)
          .containsExactly(4, 0);
    }
  }

  @Test
  void aGraphOfOtherVectorsIsRefused() {
    ModelVersion version =
        TINY.publish(
            registry,
            staging -> index(staging, TinySavedModel.random(CATALOGUE - 1, 8, 7).itemVectors()));
    refused(version, IndexChoice.AUTO, "item_index.bin: holds a graph of 2999 items");
  }

  @Test
  void vectorsOfAnotherModelAreRefused() {
    ModelVersion other =
        TINY.publish(
            registry,
            staging ->
                TinySavedModel.random(CATALOGUE, 8, 8)
                    .itemVectors()
                    .write(staging.resolve(Manifest.ITEM_VECTORS)));
    refused(other, IndexChoice.APPROXIMATE, "item_vectors.bin: golden query 1: rank 1 scores");
    ModelVersion fewer =
        TINY.publish(
            registry,
            staging ->
                TinySavedModel.random(20, 8, 7)
                    .itemVectors()
                    .write(staging.resolve(Manifest.ITEM_VECTORS)));
    refused(fewer, IndexChoice.APPROXIMATE, "holds 21 rows, the vocabulary has 3000 items");
    ModelVersion wider =
        TINY.publish(
            registry,
            staging ->
                TinySavedModel.random(CATALOGUE, 9, 7)
                    .itemVectors()
                    .write(staging.resolve(Manifest.ITEM_VECTORS)));
    refused(wider, IndexChoice.APPROXIMATE, "has 10 dimensions, the model's queries have 9");
  }

  @Test
  void vectorsThatDifferWhereNoGoldenQueryLooksAreRefused() {
    ItemVectors vectors = TINY.itemVectors();
    float[] values = vectors.values().clone();
    values[CATALOGUE * vectors.dimensions() + 8] -= 1;
    ModelVersion version =
        TINY.publish(
            registry,
            staging ->
                new ItemVectors(vectors.rows(), vectors.dimensions(), values)
                    .write(staging.resolve(Manifest.ITEM_VECTORS)));
    refused(version, IndexChoice.AUTO, "item_vectors.bin: golden query 1: rank ");
  }

  @Test
  void aVersionFromBeforeItemVectorsCanOnlyBeSearchedExactly() {
    ModelVersion old =
        TINY.publish(
            registry,
            staging -> java.nio.file.Files.delete(staging.resolve(Manifest.ITEM_VECTORS)));
    refused(old, IndexChoice.APPROXIMATE, "holds no item_vectors.bin");
    ServingModel.load(old).close();
  }

  private static void refused(ModelVersion version, IndexChoice choice, String why) {
    assertThatThrownBy(() -> ServingModel.load(version, choice))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }
}

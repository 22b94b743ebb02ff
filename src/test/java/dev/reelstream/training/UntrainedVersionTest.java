package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.Query;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.SignatureCalls;
import dev.reelstream.retrieval.index.IndexFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UntrainedVersionTest {
  private static final List<Query> QUERIES =
      List.of(query("1", List.of("4", "17")), query("2", List.of("30")));

  static List<String> families() {
    return TinyTraining.families();
  }

  private static Query query(String user, List<String> context) {
    return new Query(user, 1, 1, user + "-1", 0, "x", context, context, 0, 0);
  }

  private static ModelVersion publish(String family, int items, Path registry) {
    return UntrainedVersion.publish(
        family, items, Map.of("dimensions", "6"), 5, new ModelRegistry(registry));
  }

  @ParameterizedTest
  @MethodSource("families")
  void servesTheWholeCatalogue(String family, @TempDir Path registry) {
    try (ServingModel model = ServingModel.load(publish(family, 40, registry));
        Retriever retriever = model.retriever()) {
      assertThat(retriever.retrieve(QUERIES, 100)).extracting(List::size).contains(38, 39);
    }
  }

  @Test
  void theSameSeedMakesTheSameVersion(@TempDir Path registry) {
    assertThat(publish("gru", 40, registry).manifest().files())
        .isEqualTo(publish("gru", 40, registry).manifest().files());
  }

  @Test
  void aLargeCatalogueGetsNoIndex(@TempDir Path registry) {
    assertThat(publish("gru", IndexFile.CROSSOVER, registry).manifest().files())
        .doesNotContainKey(Manifest.ITEM_INDEX);
  }

  @Test
  void theSignatureSaysTheSameWithDjlAndWithout(@TempDir Path registry) {
    ModelVersion version = publish("gru", 40, registry);
    try (SignatureCalls calls = new SignatureCalls(version, QUERIES, 5);
        ServingModel model = ServingModel.load(version);
        Retriever retriever = model.retriever()) {
      int[] ids = calls.bare();
      assertThat(ids).isEqualTo(calls.throughDjl()).hasSize(10);
      List<String> names =
          retriever.retrieve(QUERIES, 5).stream()
              .flatMap(List::stream)
              .map(item -> item.itemId())
              .toList();
      for (int i = 0; i < ids.length; i++) {
        assertThat(model.vocabulary().item(ids[i])).isEqualTo(names.get(i));
      }
    }
  }
}

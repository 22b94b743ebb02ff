package dev.reelstream.training;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TimelinesBuilder;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.family.Settings;
import dev.reelstream.training.family.Study;
import dev.reelstream.training.graph.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A served GRU says the same whether its catalogue is small enough for a table of gates or not. */
class GruServingTest {
  private static final int[] CONTEXTS = {0, 0, 0, 0, 7, /**/ 3, 0, 9, 1, 2, /**/ 0, 0, 0, 0, 0};

  @ParameterizedTest
  @CsvSource({"1300, true", "1400, false"})
  void tableOrNoneTheFormulaIsTheSame(int items, boolean table, @TempDir Path folder)
      throws Exception {
    TensorFlowRuntime.start();
    // 3 · 1024 gates an item: the table may have 1365 rows.
    Recipe recipe = recipe(items, 1024);
    Weights weights = recipe.initial();
    try (ServingGraph serving = new ServingGraph(recipe, weights, 5)) {
      float[] scores = serving.scores(CONTEXTS, new int[3]);
      for (int query = 0; query < 3; query++) {
        int[] context = Arrays.copyOfRange(CONTEXTS, 5 * query, 5 * query + 5);
        double[] expected =
            PlainTowers.scores(
                weights.get("items"), PlainTowers.query(Family.named("gru"), weights, context, 0));
        for (int item = 1; item <= items; item++) {
          assertThat((double) scores[query * (items + 1) + item])
              .isCloseTo(expected[item], within(1e-5));
        }
      }
      serving.export(folder.resolve("model"));
    }
    String graph = Files.readString(folder.resolve("model/saved_model.pb"), ISO_8859_1);
    assertThat(graph.contains("input_gates")).isEqualTo(table);
  }

  private static Recipe recipe(int items, int dimensions) {
    List<String> ids = IntStream.rangeClosed(1, items).mapToObj(Integer::toString).toList();
    Timelines timelines =
        new TimelinesBuilder(ids).wholeCatalogue().add("ann", new int[] {4, 2, 9}).build(0);
    Family family = Family.named("gru");
    Settings settings =
        Settings.of(family.hyperparameters(), Map.of("dimensions", Integer.toString(dimensions)));
    return family.recipe(Study.of(timelines, settings, 3));
  }
}

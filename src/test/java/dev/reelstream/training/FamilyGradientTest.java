package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients against finite differences, and against what an update then uses. */
class FamilyGradientTest {
  private static final Ratings RATINGS = Planted.ring(12, 9, 14, 3);
  private static final int DENSE = Integer.MAX_VALUE;
  private static final int BY_ROWS = 1;

  /** The others report the mean too, and also learn from it. */
  private static final Set<String> SUMMED = Set.of("gru-retrieval", "two-tower", "bpr");

  /** Three blocks of the softmax for one batch that holds every example. */
  private static final Map<String, String> THREE_BLOCKS = Map.of("batchLabels", "1500");

  private static final Map<String, String> SAMPLED =
      Map.of("batchLabels", "1500", "sampledFrom", "1", "negatives", "4");
  private static final Map<String, String> CORRECTED =
      Map.of("batchSize", "1500", "temperature", "0.7", "logQ", "1", "removeHits", "1");

  static Stream<Arguments> trainings() {
    return Stream.of(
        Arguments.of("gru", DENSE, THREE_BLOCKS),
        Arguments.of("gru", BY_ROWS, SAMPLED),
        Arguments.of("gru-retrieval", DENSE, Map.of("batchSize", "1500")),
        Arguments.of("gru-retrieval", BY_ROWS, CORRECTED),
        Arguments.of("session-gru", DENSE, THREE_BLOCKS),
        Arguments.of("session-gru", BY_ROWS, SAMPLED),
        Arguments.of("two-tower", DENSE, Map.of("batchSize", "1500")),
        Arguments.of("two-tower", BY_ROWS, CORRECTED),
        // Without dropout queries are the rows of a table themselves.
        Arguments.of("two-tower", DENSE, Map.of("batchSize", "1500", "dropout", "0")),
        Arguments.of("bpr", DENSE, Map.of("l2", "0.05")),
        Arguments.of("bpr", BY_ROWS, Map.of("l2", "0.05")));
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void gradientsAgreeWithFiniteDifferences(
      String family, int sparseFrom, Map<String, String> settings) {
    Recipe recipe = TinyTraining.of(family, RATINGS, settings).recipe();
    Weights weights = awayFromZero(recipe.initial());
    try (OpenGraph<Recipe.Epochs> graph = open(recipe, weights, sparseFrom)) {
      Recipe.Batch batch = graph.inputs().batches(1).get(0);
      double factor = SUMMED.contains(family) ? batch.labels() : 1;
      Map<String, float[]> gradients = graph.look(batch).gradients();
      assertThat(gradients.keySet()).isEqualTo(weights.byName().keySet());
      SplittableRandom random = new SplittableRandom(1);
      gradients.forEach(
          (name, gradient) -> {
            // Along random directions: one number then depends on every entry of the gradient.
            for (int trial = 0; trial < 3; trial++) {
              float[] direction = new float[gradient.length];
              double expected = 0;
              double square = 0;
              for (int i = 0; i < direction.length; i++) {
                direction[i] = random.nextInt(3) - 1;
                expected += (double) direction[i] * gradient[i];
                square += (double) gradient[i] * gradient[i];
              }
              float h = 4e-3f;
              graph.assign(OpenGraph.with(weights, name, values -> moved(values, direction, h)));
              double up = graph.look(batch).loss();
              graph.assign(OpenGraph.with(weights, name, values -> moved(values, direction, -h)));
              double down = graph.look(batch).loss();
              assertThat(factor * (up - down) / (2 * h))
                  .as(name)
                  .isCloseTo(
                      expected,
                      within(
                          0.01 * Math.abs(expected) + 0.005 * Math.sqrt(square) + factor * 1e-4));
              assertThat(square).as(name).isPositive();
            }
            graph.assign(weights);
          });
    }
  }

  /** An update that overtakes the backward pass would show in the gradients of the same run. */
  @ParameterizedTest
  @MethodSource("trainings")
  void updatesWaitForAllGradients(String family, int sparseFrom, Map<String, String> settings) {
    Recipe recipe = TinyTraining.of(family, RATINGS, settings).recipe();
    Weights weights = awayFromZero(recipe.initial());
    try (OpenGraph<Recipe.Epochs> graph = open(recipe, weights, sparseFrom)) {
      Recipe.Batch batch = graph.inputs().batches(1).get(0);
      OpenGraph.Seen alone = graph.look(batch);
      for (int round = 0; round < 50; round++) {
        graph.assign(weights);
        OpenGraph.Seen updating = graph.step(feeds -> batch.feed(feeds, 1), 1, 0.5);
        assertThat(updating.loss()).isEqualTo(alone.loss());
        alone
            .gradients()
            .forEach(
                (name, gradient) ->
                    assertThat(updating.gradients().get(name)).as(name).isEqualTo(gradient));
      }
      List<String> unmoved = new ArrayList<>(weights.byName().keySet());
      Weights after = graph.weights();
      unmoved.removeIf(
          name -> !Arrays.equals(weights.get(name).values(), after.get(name).values()));
      assertThat(unmoved).isEmpty();
    }
  }

  private static OpenGraph<Recipe.Epochs> open(Recipe recipe, Weights weights, int sparseFrom) {
    return new OpenGraph<>(weights, recipe.optimizer(), sparseFrom, recipe::build);
  }

  private static float[] moved(float[] values, float[] direction, float h) {
    for (int i = 0; i < values.length; i++) {
      values[i] += h * direction[i];
    }
    return values;
  }

  /** Biases start at zero and embeddings near it, where much that is wrong does not show. */
  private static Weights awayFromZero(Weights weights) {
    SplittableRandom random = new SplittableRandom(2);
    Weights moved = weights;
    for (String name : weights.byName().keySet()) {
      moved =
          OpenGraph.with(
              moved,
              name,
              values -> {
                for (int i = 0; i < values.length; i++) {
                  values[i] += (float) (random.nextDouble() - 0.5);
                }
                return values;
              });
    }
    return moved;
  }
}

package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.dataset.Ratings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Gradients against finite differences, and against what a step of Adam then uses. */
class GruGradientTest {
  private static final Ratings RATINGS = Planted.ring(12, 9, 14, 3);
  private static final Timelines TIMELINES = Timelines.of(RATINGS, RATINGS.size(), 2);
  private static final int BLOCKS = 3;
  private static final GruConfig CONFIG =
      GruConfig.of(
          100,
          Map.of(
              "dimensions", "5",
              "pieceLength", "6",
              "embeddingDropout", "0.3",
              "outputDropout", "0.2"));

  private static Graph graph;
  private static GruTrainingGraph training;
  private static Session session;
  private static GruWeights weights;
  private static GruBatch batch;

  @BeforeAll
  static void open() {
    graph = new Graph();
    training = new GruTrainingGraph(graph, CONFIG, TIMELINES.vocabulary().size(), BLOCKS);
    session = new Session(graph, TrainingSession.config(2));
    weights = GruWeights.initial(TIMELINES, CONFIG.dimensions(), 5);
    Examples examples = new Examples(TIMELINES);
    batch =
        GruBatch.of(
            Piece.cut(examples, CONFIG.pieceLength(), 5), examples, CONFIG.pieceLength(), BLOCKS);
    training.variables.assign(session, weights);
    training.adam.reset(session);
  }

  @AfterAll
  static void close() {
    session.close();
    graph.close();
  }

  static List<Integer> variables() {
    return List.of(0, 1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @MethodSource("variables")
  void gradientsAgreeWithFiniteDifferences(int variable) {
    training.variables.assign(session, weights);
    float[] gradient = fetch(training.gradients.get(variable), false);
    float[] start = weights.values().get(variable);
    SplittableRandom random = new SplittableRandom(variable);
    // Along random directions: one number then depends on every entry of the gradient.
    for (int trial = 0; trial < 5; trial++) {
      float[] direction = new float[start.length];
      double expected = 0;
      double square = 0;
      for (int i = 0; i < direction.length; i++) {
        direction[i] = random.nextInt(3) - 1;
        expected += (double) direction[i] * gradient[i];
        square += (double) gradient[i] * gradient[i];
      }
      float h = 4e-3f;
      double up = lossAt(variable, start, direction, h);
      double down = lossAt(variable, start, direction, -h);
      assertThat((up - down) / (2 * h))
          .isCloseTo(
              expected, within(0.01 * Math.abs(expected) + 0.005 * Math.sqrt(square) + 1e-4));
    }
    training.variables.assign(session, weights);
  }

  @Test
  void paddingGetsNoGradient() {
    training.variables.assign(session, weights);
    float[] table = fetch(training.gradients.get(0), false);
    for (int i = 0; i <= CONFIG.dimensions(); i++) {
      assertThat(table[i]).isZero();
    }
  }

  /** An update that overtakes the backward pass would show in the gradients of the same run. */
  @Test
  void updatesWaitForAllGradients() {
    training.variables.assign(session, weights);
    List<float[]> alone = fetch(training.gradients, false);
    for (int round = 0; round < 50; round++) {
      training.variables.assign(session, weights);
      List<float[]> updating = fetch(training.gradients, true);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(updating.get(i)).isEqualTo(alone.get(i));
      }
    }
  }

  private static double lossAt(int variable, float[] start, float[] direction, float h) {
    List<float[]> values = new ArrayList<>(weights.values());
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += h * direction[i];
    }
    values.set(variable, moved);
    training.variables.assign(
        session, new GruWeights(weights.items(), weights.dimensions(), values));
    return fetch(training.loss, false)[0];
  }

  private static float[] fetch(Operand<TFloat32> what, boolean update) {
    return fetch(List.of(what), update).get(0);
  }

  private static List<float[]> fetch(List<Operand<TFloat32>> what, boolean update) {
    try (Tensors open = new Tensors()) {
      Session.Runner runner =
          session
              .runner()
              .feed(training.items, open.matrix(CONFIG.pieceLength(), batch.width(), batch.items()))
              .feed(training.positions, open.of(batch.positions()))
              .feed(training.labels, open.of(batch.labels()))
              .feed(training.blockSizes, open.of(batch.blockSizes()))
              .feed(training.seed, open.of(3, 4));
      what.forEach(runner::fetch);
      if (update) {
        training.adam.feed(runner, open, 0.5, 1).addTarget(training.update);
      }
      List<float[]> fetched = new ArrayList<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < what.size(); i++) {
          TFloat32 tensor = (TFloat32) result.get(i);
          float[] values = new float[(int) tensor.size()];
          tensor.copyTo(DataBuffers.of(values, false, false));
          fetched.add(values);
        }
      }
      return fetched;
    }
  }
}

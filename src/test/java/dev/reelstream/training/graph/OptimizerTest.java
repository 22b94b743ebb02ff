package dev.reelstream.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.training.OpenGraph;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Steps of the optimizers against their formulas, for loss = Σ values²/2 of the rows looked up. */
class OptimizerTest {
  private static final int ROWS = 5;
  private static final int WIDTH = 2;
  private static final int DENSE = Integer.MAX_VALUE;
  private static final int BY_ROWS = 1;
  private static final double RATE = 0.3;
  private static final int[] ALL_ROWS = {3, 0, 4, 1, 2};
  private static final float[] START = Initial.normal(1).draw(new SplittableRandom(1), ROWS, WIDTH);

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "1, 100", "3, 100"})
  void adamFollowsItsFormula(int steps, int sparseFrom) {
    double[] values = start();
    double[] mean = new double[values.length];
    double[] square = new double[values.length];
    for (int step = 1; step <= steps; step++) {
      for (int i = 0; i < values.length; i++) {
        double gradient = values[i];
        mean[i] = 0.9 * mean[i] + 0.1 * gradient;
        square[i] = 0.999 * square[i] + 0.001 * gradient * gradient;
        double unbiased = mean[i] / (1 - Math.pow(0.9, step));
        double deviation = Math.sqrt(square[i] / (1 - Math.pow(0.999, step)));
        values[i] -= RATE * unbiased / (deviation + 1e-8);
      }
    }
    assertThat(run(new Adam(), sparseFrom, steps, ALL_ROWS)).containsExactly(values, within(2e-5));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "1, 100", "3, 100"})
  void adagradFollowsItsFormula(int steps, int sparseFrom) {
    double[] values = start();
    double[] square = new double[values.length];
    Arrays.fill(square, 0.1);
    for (int step = 1; step <= steps; step++) {
      for (int i = 0; i < values.length; i++) {
        double gradient = values[i];
        square[i] += gradient * gradient;
        values[i] -= RATE * gradient / (Math.sqrt(square[i]) + 1e-7);
      }
    }
    assertThat(run(new Adagrad(), sparseFrom, steps, ALL_ROWS))
        .containsExactly(values, within(1e-6));
  }

  static Stream<Arguments> whereRowsAndTablesAgree() {
    Supplier<Optimizer> adam = Adam::new;
    Supplier<Optimizer> adagrad = Adagrad::new;
    return Stream.of(
        Arguments.of("adam, every row met", adam, ALL_ROWS),
        Arguments.of("adam, some rows met twice", adam, new int[] {0, 1, 2, 3, 4, 4, 1}),
        Arguments.of("adagrad, every row met", adagrad, ALL_ROWS),
        Arguments.of("adagrad, few rows met, one twice", adagrad, new int[] {4, 1, 4}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whereRowsAndTablesAgree")
  void updatingRowsIsUpdatingTheTable(String what, Supplier<Optimizer> optimizer, int[] rows) {
    double[] byRows = run(optimizer.get(), BY_ROWS, 10, rows);
    assertThat(byRows).containsExactly(run(optimizer.get(), DENSE, 10, rows), within(1e-6));
    assertThat(byRows).isNotEqualTo(start());
  }

  /** What lazy means: a row that is not met rests, where the dense variant moves it on. */
  @Test
  void lazyAdamLeavesRowsAloneThatAreNotMet() {
    try (Squares squares = new Squares(new Adam(), BY_ROWS)) {
      squares.step(1, ALL_ROWS);
      double[] before = squares.values();
      squares.step(2, 1, 3);
      double[] after = squares.values();
      for (int row = 0; row < ROWS; row++) {
        boolean met = row == 1 || row == 3;
        assertThat(after[row * WIDTH] != before[row * WIDTH]).isEqualTo(met);
      }
    }
  }

  private static double[] run(Optimizer optimizer, int sparseFrom, int steps, int[] rows) {
    try (Squares squares = new Squares(optimizer, sparseFrom)) {
      for (int step = 1; step <= steps; step++) {
        squares.step(step, rows);
      }
      return squares.values();
    }
  }

  private static double[] start() {
    return doubles(START);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /** A table whose rows want to be zero. */
  private static final class Squares implements AutoCloseable {
    private final OpenGraph<Inputs> graph;

    private record Inputs(Table table, Placeholder<TInt32> rows) {}

    Squares(Optimizer optimizer, int sparseFrom) {
      Weights weights =
          new Weights.Builder()
              .table("table", Weights.Rows.ITEMS, ROWS, WIDTH, START.clone())
              .build();
      graph = new OpenGraph<>(weights, optimizer, sparseFrom, Squares::build);
    }

    private static Inputs build(LearningGraph learning) {
      Ops tf = learning.tf();
      Table table = learning.table("table");
      Placeholder<TInt32> rows = learning.ints();
      Operand<TFloat32> squares = tf.math.square(table.lookup(rows));
      learning.minimize(
          tf.math.mul(tf.reduceSum(squares, tf.constant(new int[] {0, 1})), tf.constant(0.5f)));
      return new Inputs(table, rows);
    }

    void step(long step, int... met) {
      Inputs in = graph.inputs();
      graph.step(
          feeds -> feeds.indices(in.table(), in.rows(), Shape.of(met.length), met), step, RATE);
    }

    double[] values() {
      return doubles(graph.weights().get("table").values());
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}

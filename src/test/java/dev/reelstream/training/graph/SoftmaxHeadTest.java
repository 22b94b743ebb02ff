package dev.reelstream.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.training.OpenGraph;
import dev.reelstream.training.Served;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses and gradients against sums over every pair in plain Java doubles. */
class SoftmaxHeadTest {
  private static final int ITEMS = 6;
  private static final int WIDTH = 3;
  private static final int DENSE = Integer.MAX_VALUE;
  private static final int BY_ROWS = 1;

  /** Item 2 is the label of three examples, item 5 of two. */
  private static final int[] LABELS = {2, 5, 2, 1, 5, 2, 4};

  private static final Weights WEIGHTS = weights();

  private static Weights weights() {
    SplittableRandom random = new SplittableRandom(1);
    Initial normal = Initial.normal(1);
    return new Weights.Builder()
        .table("items", Weights.Rows.ITEMS, ITEMS + 1, WIDTH, normal.draw(random, ITEMS + 1, WIDTH))
        .matrix("queries", LABELS.length, WIDTH, normal.draw(random, LABELS.length, WIDTH))
        .matrix(
            "short_queries",
            LABELS.length,
            WIDTH - 1,
            normal.draw(random, LABELS.length, WIDTH - 1))
        .build();
  }

  /**
   * What an example is told from: item {@code items[j]}, with its score raised by {@code
   * raised[j]}.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Column(int item, double raised, boolean own) {}

  private interface Columns {
    /** Of an example, its own label among them once. */
    Column[] of(int example);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void fullIsASoftmaxOverTheCatalogueWithoutPadding(int blocks) {
    Columns all =
        example ->
            IntStream.rangeClosed(1, ITEMS)
                .mapToObj(item -> new Column(item, 0, item == LABELS[example]))
                .toArray(Column[]::new);
    Begin full = (graph, items) -> new FullSoftmax(graph, items, blocks * SoftmaxLoss.BLOCK);
    check(full, true, DENSE, 1, all, 1.0 / LABELS.length);
  }

  @ParameterizedTest
  @CsvSource({
    // temperature, logQ, removeHits, blocks, sparseFrom
    "1, false, false, 1, 1",
    "1, false, false, 3, 100",
    "0.5, false, false, 1, 100",
    "1, true, false, 1, 100",
    "1, false, true, 2, 1",
    "0.5, true, true, 3, 1"
  })
  void inBatchIsASoftmaxOverAllExamplesOfTheStep(
      double temperature, boolean logQ, boolean removeHits, int blocks, int sparseFrom) {
    int n = LABELS.length;
    Columns examples =
        example ->
            IntStream.range(0, n)
                .filter(
                    other -> other == example || !removeHits || LABELS[other] != LABELS[example])
                .mapToObj(
                    other ->
                        new Column(
                            LABELS[other],
                            logQ ? -Math.log(share(LABELS[other])) : 0,
                            other == example))
                .toArray(Column[]::new);
    InBatchSoftmax.Rules rules = new InBatchSoftmax.Rules(temperature, logQ, removeHits);
    Begin inBatch =
        (graph, items) -> new InBatchSoftmax(graph, items, rules, blocks * SoftmaxLoss.BLOCK);
    check(inBatch, false, sparseFrom, temperature, examples, 1);
  }

  private static double share(int item) {
    return (double) Arrays.stream(LABELS).filter(label -> label == item).count() / LABELS.length;
  }

  private static void check(
      Begin begin,
      boolean biased,
      int sparseFrom,
      double temperature,
      Columns columns,
      double factor) {
    try (Head head = new Head(begin, biased, sparseFrom)) {
      compare(head.look(1), biased, temperature, columns, factor);
    }
  }

  /** Every item of the sample is corrected by how often it is expected there. */
  @ParameterizedTest
  @CsvSource({"1", "3", "50"})
  void sampleIsCorrectedByTheChanceToBeInIt(int negatives) {
    try (Head head = new Head(sampled(negatives, 2), true, BY_ROWS)) {
      OpenGraph.Seen seen = head.look(1);
      int[] told = Head.told(seen);
      assertThat(told).contains(LABELS).doesNotContain(0).doesNotHaveDuplicates();
      Columns sample =
          example ->
              Arrays.stream(told)
                  .mapToObj(
                      item ->
                          new Column(
                              item, -Math.log(chance(item, negatives)), item == LABELS[example]))
                  .toArray(Column[]::new);
      compare(seen, true, 1, sample, 1.0 / LABELS.length);
    }
  }

  /** Log-uniform by rank, at least once in so many draws. */
  private static double chance(int item, int negatives) {
    double once = Math.log((item + 1.0) / item) / Math.log(ITEMS + 1.0);
    return 1 - Math.pow(1 - once, negatives);
  }

  @Test
  void itemsAreDrawnAsOftenAsTheCorrectionSays() {
    int steps = 1_000;
    int negatives = 3;
    int[] there = new int[ITEMS + 1];
    try (Head head = new Head(sampled(negatives, 1), true, BY_ROWS)) {
      for (int step = 1; step <= steps; step++) {
        int[] told = Head.told(head.look(step, 3, 3, 3, 3, 3, 3, 3));
        for (int item : told) {
          there[item]++;
        }
      }
    }
    assertThat(there[3]).isEqualTo(steps);
    IntToDoubleFunction share = item -> (double) there[item] / steps;
    for (int item : new int[] {1, 2, 4, 5, 6}) {
      assertThat(share.applyAsDouble(item)).isCloseTo(chance(item, negatives), within(0.05));
    }
  }

  private static Begin sampled(int negatives, int blocks) {
    return (graph, items) ->
        new SampledSoftmax(graph, items, negatives, blocks * SoftmaxLoss.BLOCK, 9);
  }

  /** Begins the head of a graph over its table of items. */
  private interface Begin {
    SoftmaxHead in(LearningGraph graph, Table items);
  }

  /** A graph whose queries are variables. */
  private static final class Head implements AutoCloseable {
    private final OpenGraph<SoftmaxHead> graph;

    Head(Begin begin, boolean biased, int sparseFrom) {
      graph =
          new OpenGraph<>(
              WEIGHTS,
              new Adagrad(),
              sparseFrom,
              learning -> {
                SoftmaxHead head = begin.in(learning, learning.table("items"));
                head.learn(learning.variable(biased ? "short_queries" : "queries"));
                return head;
              });
    }

    OpenGraph.Seen look(int step) {
      return look(step, LABELS);
    }

    OpenGraph.Seen look(int step, int... labels) {
      return graph.look(feeds -> graph.inputs().feed(feeds, labels, step));
    }

    /** The items that the labels of a step were told from. */
    static int[] told(OpenGraph.Seen seen) {
      return Objects.requireNonNull(seen.rows().get("items"), "all items");
    }

    @Override
    public void close() {
      graph.close();
    }
  }

  private static void compare(
      OpenGraph.Seen seen, boolean biased, double temperature, Columns columns, double factor) {
    String name = biased ? "short_queries" : "queries";
    int d = biased ? WIDTH - 1 : WIDTH;
    float[] items = WEIGHTS.get("items").values();
    float[] queries = WEIGHTS.get(name).values();
    double[] byItem = new double[items.length];
    double[] byQuery = new double[queries.length];
    double loss = 0;
    for (int example = 0; example < LABELS.length; example++) {
      Column[] told = columns.of(example);
      double[] scores = new double[told.length];
      double total = 0;
      for (int j = 0; j < told.length; j++) {
        int row = told[j].item() * WIDTH;
        scores[j] = told[j].raised() + (biased ? items[row + d] : 0);
        for (int i = 0; i < d; i++) {
          scores[j] += queries[example * d + i] * items[row + i] / temperature;
        }
        total += Math.exp(scores[j]);
      }
      for (int j = 0; j < told.length; j++) {
        double pull = Math.exp(scores[j]) / total - (told[j].own() ? 1 : 0);
        loss += told[j].own() ? Math.log(total) - scores[j] : 0;
        int row = told[j].item() * WIDTH;
        for (int i = 0; i < d; i++) {
          byQuery[example * d + i] += factor * pull * items[row + i] / temperature;
          byItem[row + i] += factor * pull * queries[example * d + i] / temperature;
        }
        if (biased) {
          byItem[row + d] += factor * pull;
        }
      }
    }
    assertThat(seen.loss()).isCloseTo(loss / LABELS.length, within(1e-5));
    close(seen.gradients(), "items", byItem);
    close(seen.gradients(), name, byQuery);
  }

  private static void close(Map<String, float[]> gradients, String name, double[] expected) {
    double[] actual = Served.doubles(Objects.requireNonNull(gradients.get(name), name));
    assertThat(actual).as(name).containsExactly(expected, within(1e-5));
  }
}

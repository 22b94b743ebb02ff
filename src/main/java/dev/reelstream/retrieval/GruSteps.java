package dev.reelstream.retrieval;

import dev.reelstream.registry.GruWeights;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Vocabulary;
import java.util.List;

/**
 * A GRU in plain Java, one positive at a time: item and state → next state → query vector.
 *
 * <p>The formula is that of {@code training.GruCell}, which resets after the matrix product. A
 * state is {@link #units()} floats; no floats at all before there was an item that the model knows.
 * States that are handed out are not written to again. Safe to call from several threads.
 */
public final class GruSteps {
  /*
   * For maintainers. 6·d² multiply-adds a step. The inner loops run over a kernel's columns, which
   * lie side by side, so that the JIT makes vector instructions of them. Gates of all items could
   * be worked out in advance and would halve a step, for 3·d floats an item: more than all the rest
   * of a version. tanh and the sigmoid go through Math.exp in double, which is exact to far below a
   * float's last bit and faster than Math.tanh.
   */
  private static final float[] NOTHING = {};

  private final GruWeights weights;
  private final ItemVectors items;
  private final Vocabulary vocabulary;
  private final int contextLength;

  GruSteps(GruWeights weights, ItemVectors items, Vocabulary vocabulary, int contextLength) {
    this.weights = weights;
    this.items = items;
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
  }

  public int units() {
    return weights.units();
  }

  /** The state after the last items of a context, as many as the model looks at, from nothing. */
  public float[] run(List<String> context) {
    float[] state = NOTHING;
    for (String item :
        context.subList(Math.max(0, context.size() - contextLength), context.size())) {
      state = step(state, item);
    }
    return state;
  }

  /** The state after one more item; one that the model does not know leaves it as it is. */
  public float[] step(float[] state, String item) {
    int index = vocabulary.index(item);
    return index == Vocabulary.UNKNOWN ? state : step(state, index);
  }

  private float[] step(float[] before, int item) {
    int d = weights.units();
    float[] state = before.length == 0 ? new float[d] : before;
    float[] x = weights.inputBias().clone();
    add(items.values(), item * (d + 1), d, weights.inputKernel(), x);
    float[] h = weights.recurrentBias().clone();
    add(state, 0, d, weights.recurrentKernel(), h);
    float[] next = new float[d];
    for (int i = 0; i < d; i++) {
      float reset = sigmoid(x[i] + h[i]);
      float update = sigmoid(x[d + i] + h[d + i]);
      float candidate = tanh(x[2 * d + i] + reset * h[2 * d + i]);
      next[i] = candidate + update * (state[i] - candidate);
    }
    return next;
  }

  /**
   * What the {@code query} signature says of a context with this state.
   *
   * @param state with something in it
   * @return d + 1 floats, the last one 1, which meets the item's bias
   */
  public float[] query(float[] state) {
    int d = weights.units();
    if (state.length != d) {
      throw new IllegalArgumentException(
          "the state has %d floats, the model %d units".formatted(state.length, d));
    }
    float[] output = weights.outputBias().clone();
    add(state, 0, d, weights.outputKernel(), output);
    float[] query = new float[d + 1];
    System.arraycopy(output, 0, query, 0, d);
    query[d] = 1;
    return query;
  }

  /** Adds the product of a row with a matrix that has as many columns as {@code sums}. */
  private static void add(float[] row, int from, int length, float[] matrix, float[] sums) {
    for (int i = 0; i < length; i++) {
      float factor = row[from + i];
      int start = i * sums.length;
      for (int j = 0; j < sums.length; j++) {
        sums[j] += factor * matrix[start + j];
      }
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  private static float tanh(float x) {
    return (float) (1 - 2 / (1 + Math.exp(2.0 * x)));
  }
}

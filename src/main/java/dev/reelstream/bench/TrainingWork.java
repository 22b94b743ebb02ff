package dev.reelstream.bench;

import java.util.Map;

/**
 * The arithmetic of learning from one label, in floating-point operations: the matrix products of
 * the forward pass, and twice as many in the backward pass (gradients of inputs and of weights).
 *
 * <p>Per label and forward, with d dimensions, V items and a GRU step of 2 · 2 · d · 3d:
 *
 * <pre>
 * gru            a step, 2·d² for the output layer, 2·V·(d+1) for the softmax
 * session-gru    a step, 2·V·(d+1)
 * gru-retrieval  a step for each item of the context, 2·C·d for the softmax over the batch
 * two-tower      2·C·d
 * bpr            2·2·d for the scores of an item and of its negative
 * </pre>
 *
 * <p>C is how many different items B labels drawn evenly hold: V·(1 - (1 - 1/V)^B). Steps over
 * padding are not counted, and neither are updates.
 */
final class TrainingWork {
  private static final double FORWARD_AND_BACKWARD = 3;

  private TrainingWork() {}

  /**
   * @param settings the hyperparameters in force
   */
  static double flopPerLabel(String family, int items, Map<String, Object> settings) {
    double d = whole(settings, "dimensions");
    double step = 2 * 2 * d * 3 * d;
    double softmax = 2.0 * items * (d + 1);
    double forward =
        switch (family) {
          case "gru" -> step + 2 * d * d + softmax;
          case "session-gru" -> step + softmax;
          case "gru-retrieval" ->
              whole(settings, "contextLength") * step + 2 * different(items, settings) * d;
          case "two-tower" -> 2 * different(items, settings) * d;
          case "bpr" -> 2 * 2 * d;
          default -> throw new IllegalArgumentException(family + " has no formula");
        };
    return FORWARD_AND_BACKWARD * forward;
  }

  private static double different(int items, Map<String, Object> settings) {
    return items * -Math.expm1(whole(settings, "batchSize") * Math.log1p(-1.0 / items));
  }

  private static double whole(Map<String, Object> settings, String name) {
    if (settings.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("no " + name + " among " + settings.keySet());
  }
}

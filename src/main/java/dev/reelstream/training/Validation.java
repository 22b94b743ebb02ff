package dev.reelstream.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/**
 * How well a model finds the held-out last positives of the history: HR@10 and NDCG@10 over all
 * items, positives before the target left out, ties against the model.
 */
final class Validation {
  private static final int K = 10;

  private Validation() {}

  /** Empty where nothing was held out. */
  static Map<String, Double> measure(GruWeights weights, Examples examples, int contextLength) {
    List<Integer> users = examples.heldOut();
    if (users.isEmpty()) {
      return Map.of();
    }
    int hits = 0;
    double gain = 0;
    try (Graph graph = new Graph()) {
      GruServingGraph serving =
          new GruServingGraph(graph, weights.items(), weights.dimensions(), contextLength);
      try (Session session = new Session(graph, TrainingSession.CONFIG)) {
        serving.variables().assign(session, weights);
        for (int user : users) {
          int[] timeline = examples.timeline(user);
          int last = timeline.length - 1;
          int[] before = Arrays.copyOf(timeline, last);
          int rank =
              rank(serving.scores(session, context(before, contextLength)), before, timeline[last]);
          if (rank <= K) {
            hits++;
            gain += Math.log(2) / Math.log(rank + 1);
          }
        }
      }
    }
    return Map.of(
        "validationHitRate@10",
        (double) hits / users.size(),
        "validationNdcg@10",
        gain / users.size());
  }

  /** The last items, left-padded with 0. */
  static int[] context(int[] items, int length) {
    int[] context = new int[length];
    int kept = Math.min(length, items.length);
    System.arraycopy(items, items.length - kept, context, length - kept, kept);
    return context;
  }

  /** From 1; an item seen before is never recommended, so as a target it ranks behind all. */
  static int rank(float[] scores, int[] seen, int target) {
    boolean[] hidden = new boolean[scores.length];
    hidden[0] = true;
    for (int item : seen) {
      hidden[item] = true;
    }
    if (hidden[target]) {
      return scores.length;
    }
    int rank = 1;
    for (int item = 1; item < scores.length; item++) {
      if (item != target && !hidden[item] && scores[item] >= scores[target]) {
        rank++;
      }
    }
    return rank;
  }
}

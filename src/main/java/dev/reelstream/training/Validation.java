package dev.reelstream.training;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How well a model finds the held-out labels: HR@10 and NDCG@10 over all items, what the timeline
 * holds before the target left out, ties against the model.
 */
final class Validation {
  private static final int K = 10;
  private static final int BATCH = 100;
  static final String HIT_RATE = "validationHitRate@10";
  static final String NDCG = "validationNdcg@10";

  private Validation() {}

  /** Empty where nothing was held out. */
  static Map<String, Double> measure(Recipe recipe, Weights weights, int contextLength) {
    Examples examples = recipe.examples();
    List<Examples.HeldOut> targets = examples.heldOut();
    if (targets.isEmpty()) {
      return Map.of();
    }
    int hits = 0;
    double gain = 0;
    int items = examples.timelines().vocabulary().size();
    try (ServingGraph serving = new ServingGraph(recipe, weights, contextLength)) {
      for (int from = 0; from < targets.size(); from += BATCH) {
        List<Examples.HeldOut> batch =
            targets.subList(from, Math.min(targets.size(), from + BATCH));
        int[] contexts = new int[batch.size() * contextLength];
        int[] users = new int[batch.size()];
        for (int i = 0; i < users.length; i++) {
          int[] context = context(before(examples, batch.get(i)), contextLength);
          System.arraycopy(context, 0, contexts, i * contextLength, contextLength);
          users[i] = examples.timelines().user(batch.get(i).timeline());
        }
        float[] scores = serving.scores(contexts, users);
        for (int i = 0; i < users.length; i++) {
          Examples.HeldOut one = batch.get(i);
          float[] own = Arrays.copyOfRange(scores, i * (items + 1), (i + 1) * (items + 1));
          int target = examples.timeline(one.timeline())[one.position()];
          int rank = rank(own, before(examples, one), target);
          if (rank <= K) {
            hits++;
            gain += Math.log(2) / Math.log(rank + 1);
          }
        }
      }
    }
    return Map.of(HIT_RATE, (double) hits / targets.size(), NDCG, gain / targets.size());
  }

  private static int[] before(Examples examples, Examples.HeldOut target) {
    return Arrays.copyOf(examples.timeline(target.timeline()), target.position());
  }

  /** The last items, left-padded with 0. */
  static int[] context(int[] items, int length) {
    int[] context = new int[length];
    int kept = Math.min(length, items.length);
    System.arraycopy(items, items.length - kept, context, length - kept, kept);
    return context;
  }

  /** From 1; an item seen before is never recommended, so as a target it ranks last. */
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

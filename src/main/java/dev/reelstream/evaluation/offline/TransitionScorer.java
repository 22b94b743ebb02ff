package dev.reelstream.evaluation.offline;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores an item by how often it came next after the context's last item in the training part, ties
 * by positives; items that never did follow behind, by positives.
 */
final class TransitionScorer implements Scorer {
  /** Items that followed one item, and their scores, which are above all of the popular ones. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Followers(int[] items, float[] scores) {}

  private static final Followers NONE = new Followers(new int[0], new float[0]);

  private final PopularScorer popular;
  private final Followers[] followers;

  private TransitionScorer(PopularScorer popular, Followers[] followers) {
    this.popular = popular;
    this.followers = followers;
  }

  static TransitionScorer of(TrainingPart training) {
    int[] counts = training.counts();
    int[] levels = PopularScorer.levels(counts);
    int highest = Arrays.stream(levels).max().orElse(0);
    List<Map<Integer, Integer>> byItem =
        Arrays.stream(counts).<Map<Integer, Integer>>mapToObj(any -> new HashMap<>()).toList();
    for (TrainingPart.Sequence sequence : training.sequences()) {
      int[] items = sequence.items();
      for (int at = 1; at < items.length; at++) {
        if (sequence.counts(at)) {
          byItem.get(items[at - 1]).merge(items[at], 1, Integer::sum);
        }
      }
    }
    Followers[] followers = new Followers[counts.length];
    for (int item = 0; item < followers.length; item++) {
      followers[item] = ranked(byItem.get(item), levels, highest);
    }
    return new TransitionScorer(new PopularScorer(counts), followers);
  }

  private static Followers ranked(Map<Integer, Integer> counts, int[] levels, int highest) {
    if (counts.isEmpty()) {
      return NONE;
    }
    int[] items = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
    long[] keys = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      keys[i] = (long) counts.getOrDefault(items[i], 0) << 32 | levels[items[i]];
    }
    long[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
    float[] scores = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      scores[i] = highest + 1 + Arrays.binarySearch(distinct, keys[i]);
    }
    return new Followers(items, scores);
  }

  @Override
  public boolean knows(int item) {
    return popular.knows(item);
  }

  @Override
  public void score(List<TestCase> cases, float[] scores) {
    popular.score(cases, scores);
    for (int i = 0; i < cases.size(); i++) {
      Slice context = cases.get(i).context();
      if (context.length() > 0) {
        Followers next = followers[context.at(context.length() - 1)];
        for (int j = 0; j < next.items().length; j++) {
          scores[i * followers.length + next.items()[j]] = next.scores()[j];
        }
      }
    }
  }

  @Override
  public void close() {}
}

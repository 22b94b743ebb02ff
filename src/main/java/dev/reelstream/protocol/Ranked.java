package dev.reelstream.protocol;

import dev.reelstream.measure.Ranks;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the target of every case stands.
 *
 * @param users of the cases, by ordinal
 * @param ranks per way to treat seen items a rank per case, from 1, or {@link Ranks#MISS}
 * @param unanswered cases that the model has no list for; they are misses
 * @param unknownTargets cases whose target the model cannot recommend; they are misses
 * @param unknownContextItems items of all contexts that the model does not know
 */
@SuppressWarnings("ArrayRecordComponent") // columns, never compared
record Ranked(
    int[] users,
    Map<SeenItems, int[]> ranks,
    long unanswered,
    long unknownTargets,
    long unknownContextItems) {
  // Scores of one batch stay in the second-level cache or near it.
  private static final int BATCH_SCORES = 1 << 20;
  private static final int MAX_BATCH = 512;

  /** Hears how many cases are done. */
  interface Progress {
    void done(int cases, int total);
  }

  static Ranked of(Experiment experiment, Scorer scorer, List<SeenItems> seen, Progress progress) {
    List<TestCase> cases = experiment.cases();
    int width = experiment.items().size();
    int batch = Math.max(1, Math.min(MAX_BATCH, BATCH_SCORES / width));
    float[] scores = new float[batch * width];
    Map<SeenItems, int[]> ranks = new EnumMap<>(SeenItems.class);
    seen.forEach(way -> ranks.put(way, new int[cases.size()]));
    long unanswered = 0;
    long unknownTargets = 0;
    long unknownContextItems = 0;
    for (int from = 0; from < cases.size(); from += batch) {
      List<TestCase> some = cases.subList(from, Math.min(cases.size(), from + batch));
      scorer.score(some, scores);
      for (int i = 0; i < some.size(); i++) {
        TestCase one = some.get(i);
        int start = i * width;
        unanswered += answered(scores, start, width) ? 0 : 1;
        unknownTargets += scorer.knows(one.target()) ? 0 : 1;
        for (int at = 0; at < one.context().length(); at++) {
          unknownContextItems += scorer.knows(one.context().at(at)) ? 0 : 1;
        }
        // Enum order: with the seen items first, since leaving them out overwrites their scores.
        for (Map.Entry<SeenItems, int[]> way : ranks.entrySet()) {
          if (way.getKey() == SeenItems.EXCLUDED) {
            for (int at = 0; at < one.seen().length(); at++) {
              scores[start + one.seen().at(at)] = Float.NEGATIVE_INFINITY;
            }
          }
          way.getValue()[from + i] = rank(experiment, from + i, scores, start);
        }
      }
      progress.done(from + some.size(), cases.size());
    }
    return new Ranked(
        cases.stream().mapToInt(TestCase::user).toArray(),
        ranks,
        unanswered,
        unknownTargets,
        unknownContextItems);
  }

  /** The ranks with seen items treated this way. */
  int[] of(SeenItems way) {
    return Objects.requireNonNull(ranks.get(way), way::toString);
  }

  private static int rank(Experiment experiment, int number, float[] scores, int start) {
    int target = experiment.cases().get(number).target();
    int[][] drawn = experiment.candidates().drawn();
    return drawn == null
        ? Ranks.among(scores, start, start + experiment.items().size(), target)
        : Ranks.among(scores, start, drawn[number], target);
  }

  private static boolean answered(float[] scores, int start, int width) {
    for (int i = start; i < start + width; i++) {
      if (scores[i] > Float.NEGATIVE_INFINITY) {
        return true;
      }
    }
    return false;
  }
}

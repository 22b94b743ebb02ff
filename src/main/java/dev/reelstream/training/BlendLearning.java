package dev.reelstream.training;

import dev.reelstream.retrieval.Blend;
import dev.reelstream.training.data.BlendQuestions;
import dev.reelstream.training.data.BlendQuestions.Question;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Learns the blend on a slice that the model has not learned from. */
final class BlendLearning {
  /*
   * For maintainers. Two numbers are learned, so a grid does, and is the same on every machine.
   * What is maximized is the mean of 1 / log2(1 + rank) over all ranks, not the hit rate: a rank
   * that moves from 14 to 11 says something too, and the hit rate at ten is a matter of a few dozen
   * questions. Ties go to the smaller weight, and more questions than {@code MOST_QUESTIONS} cost
   * time and change little.
   */
  private static final double[] WEIGHTS = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.3, 1.6};
  private static final double[] SCALES = {0.03, 0.1, 0.3, 1, 3};
  private static final int MOST_QUESTIONS = 20_000;
  private static final int BATCH = 100;
  private static final int K = 10;

  /** What was learned, and how it did on the slice compared with the model alone. */
  record Learned(Blend blend, Map<String, Double> metrics) {}

  /** Without evidence the model speaks alone. */
  static final Learned NOTHING = new Learned(new Blend(0, 1), Map.of());

  private final List<Blend> blends = new ArrayList<>();
  private final double[] gains;
  private final int[] hits;
  private final Timelines timelines;
  private final boolean[] known;
  private final int[] rare;

  private BlendLearning(Timelines timelines, Timelines head) {
    this.timelines = timelines;
    for (double weight : WEIGHTS) {
      for (double scale : SCALES) {
        blends.add(new Blend(weight, scale));
      }
    }
    gains = new double[blends.size()];
    hits = new int[blends.size()];
    known = new boolean[timelines.vocabulary().size() + 1];
    for (int item = 1; item < known.length; item++) {
      known[item] = head.count(item) > 0;
    }
    int[] byPositives =
        IntStream.range(1, known.length)
            .filter(item -> known[item])
            .boxed()
            .sorted(Comparator.comparingInt(head::count))
            .mapToInt(Integer::intValue)
            .toArray();
    rare = Arrays.copyOf(byPositives, Blend.rare(byPositives.length));
  }

  /**
   * Learns from the positives after the first {@code headSize}.
   *
   * @param recipe of a model on the {@link Timelines#head} of that size
   */
  static Learned learn(
      Recipe recipe, Weights weights, int contextLength, Timelines timelines, int headSize) {
    BlendLearning learning = new BlendLearning(timelines, recipe.examples().timelines());
    List<Question> questions =
        BlendQuestions.of(timelines, headSize, MOST_QUESTIONS).stream()
            .filter(each -> learning.known(learning.context(each, contextLength)))
            .toList();
    if (questions.isEmpty()) {
      return NOTHING;
    }
    try (ServingGraph serving = new ServingGraph(recipe, weights, contextLength)) {
      for (int from = 0; from < questions.size(); from += BATCH) {
        learning.ask(
            questions.subList(from, Math.min(questions.size(), from + BATCH)),
            contextLength,
            serving);
      }
    }
    int best = 0;
    for (int i = 1; i < learning.gains.length; i++) {
      best = learning.gains[i] > learning.gains[best] ? i : best;
    }
    double all = questions.size();
    return new Learned(
        learning.blends.get(best),
        Map.of(
            "blendQuestions", all,
            "blendHitRate@10", learning.hits[best] / all,
            "unblendedHitRate@10", learning.hits[0] / all));
  }

  private void ask(List<Question> batch, int contextLength, ServingGraph serving) {
    int[] contexts = new int[batch.size() * contextLength];
    int[] users = new int[batch.size()];
    for (int i = 0; i < users.length; i++) {
      System.arraycopy(
          context(batch.get(i), contextLength), 0, contexts, i * contextLength, contextLength);
      users[i] = timelines.user(batch.get(i).timeline());
    }
    float[] scores = serving.scores(contexts, users);
    for (int i = 0; i < users.length; i++) {
      add(batch.get(i), Arrays.copyOfRange(scores, i * known.length, (i + 1) * known.length));
    }
  }

  /** The last items up to the position that is queried; unknown items become padding. */
  private int[] context(Question question, int length) {
    int[] items = timelines.timeline(question.timeline());
    int[] context = Validation.context(Arrays.copyOf(items, question.position() + 1), length);
    for (int i = 0; i < length; i++) {
      context[i] = known[context[i]] ? context[i] : 0;
    }
    return context;
  }

  private boolean known(int[] context) {
    return Arrays.stream(context).anyMatch(item -> item != 0);
  }

  /** Ranks the target under every blend; one that was seen before is a miss under all of them. */
  private void add(Question question, float[] scores) {
    int[] items = timelines.timeline(question.timeline());
    int target = items[question.position() + 1];
    BitSet seen = new BitSet();
    for (int position = 0; position <= question.position(); position++) {
      seen.set(items[position]);
    }
    if (seen.get(target)) {
      return;
    }
    double newcomer = Arrays.stream(rare).mapToDouble(item -> scores[item]).average().orElse(0);
    int[] counts = new int[scores.length];
    for (int i = 0; i < question.followers().length; i++) {
      counts[question.followers()[i]] = question.counts()[i];
    }
    // Items that do not follow keep their score under every blend: sorted once, searched by each.
    double[] plain =
        IntStream.range(1, scores.length)
            .filter(item -> known[item] && !seen.get(item) && counts[item] == 0 && item != target)
            .mapToDouble(item -> scores[item])
            .sorted()
            .toArray();
    if (!known[target] && counts[target] == 0) {
      return;
    }
    double base = known[target] ? scores[target] : newcomer;
    for (int blend = 0; blend < gains.length; blend++) {
      Blend each = blends.get(blend);
      double own = base + each.gain(counts[target]);
      int rank = 1 + plain.length - firstNotBelow(plain, own);
      for (int follower : question.followers()) {
        if (follower != target && !seen.get(follower)) {
          double other = known[follower] ? scores[follower] : newcomer;
          rank += other + each.gain(counts[follower]) >= own ? 1 : 0;
        }
      }
      gains[blend] += Math.log(2) / Math.log(rank + 1);
      hits[blend] += rank <= K ? 1 : 0;
    }
  }

  private static int firstNotBelow(double[] sorted, double bar) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < bar) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

package dev.reelstream.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

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
    long[] steps = steps(training);
    Followers[] followers = new Followers[counts.length];
    Arrays.fill(followers, NONE);
    for (int from = 0, at = 1; at <= steps.length; at++) {
      if (at == steps.length || previous(steps[at]) != previous(steps[from])) {
        followers[previous(steps[from])] = ranked(steps, from, at, levels, highest);
        from = at;
      }
    }
    return new TransitionScorer(new PopularScorer(counts), followers);
  }

  /** An item and the one behind it in each step of the training part, sorted. */
  private static long[] steps(TrainingPart training) {
    LongStream.Builder steps = LongStream.builder();
    for (TrainingPart.Sequence sequence : training.sequences()) {
      int[] items = sequence.items();
      for (int at = 1; at < items.length; at++) {
        if (sequence.counts(at)) {
          steps.add((long) items[at - 1] << 32 | items[at]);
        }
      }
    }
    return steps.build().sorted().toArray();
  }

  private static int previous(long step) {
    return (int) (step >>> 32);
  }

  /** The followers of one item, whose steps stand behind each other. */
  private static Followers ranked(long[] steps, int from, int until, int[] levels, int highest) {
    int[] items =
        Arrays.stream(steps, from, until).mapToInt(step -> (int) step).distinct().toArray();
    long[] keys = new long[items.length];
    for (int at = from, i = 0; at < until; at++) {
      i += items[i] == (int) steps[at] ? 0 : 1;
      keys[i] += 1L << 32;
    }
    for (int i = 0; i < keys.length; i++) {
      keys[i] |= levels[items[i]];
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

package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.dataset.Titles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Sequential retrieval as TensorFlow Recommenders shows it: each positive behind a user's first is
 * an example, its context the up to ten positives before it; all examples pooled and shuffled,
 * round(0.9 · N) are trained on, the rest are test cases. Candidates are all items that have a
 * title, seen or not.
 *
 * <p>Examples are numbered user by user, users by their first rating, before they are shuffled. A
 * model learns from the labels of the training examples alone, but it reads whole sequences: the
 * label of a test case stands in contexts of training examples. That is the protocol's leak.
 */
public record FactorizedTopK() implements Protocol {
  private static final double MIN_RATING = 2;
  private static final int CONTEXT = 10;
  private static final int MIN_POSITIVES = 3;

  @Override
  public String name() {
    return "factorized-top-k";
  }

  @Override
  public OptionalDouble minRating() {
    return OptionalDouble.of(MIN_RATING);
  }

  @Override
  public List<Integer> ks() {
    return List.of(1, 5, 10, 50, 100);
  }

  @Override
  public List<SeenItems> seen() {
    return List.of(SeenItems.KEPT);
  }

  @Override
  public boolean splitsBySeed() {
    return true;
  }

  @Override
  public Asks asks() {
    return Asks.CONTEXT;
  }

  @Override
  public Experiment cut(Dataset dataset, long seed) {
    Ratings ratings = dataset.ratings();
    int[][] rowsByUser = UserRows.of(ratings, row -> ratings.rating(row) >= MIN_RATING);
    long tooShort = 0;
    int examples = 0;
    for (int[] rows : rowsByUser) {
      boolean used = rows.length >= MIN_POSITIVES;
      tooShort += used ? 0 : 1;
      examples += used ? rows.length - 1 : 0;
    }
    BitSet trained = new BitSet(examples);
    int[] shuffled = Shuffle.numbers(examples, seed);
    int count = (int) Math.round(0.9 * examples);
    for (int i = 0; i < count; i++) {
      trained.set(shuffled[i]);
    }
    List<TrainingPart.Sequence> sequences = new ArrayList<>();
    List<TestCase> cases = new ArrayList<>();
    long trainedThrough = Long.MIN_VALUE;
    int example = 0;
    for (int user = 0; user < rowsByUser.length; user++) {
      int[] rows = rowsByUser[user];
      if (rows.length < MIN_POSITIVES) {
        continue;
      }
      int[] positives = UserRows.items(ratings, rows);
      BitSet labels = new BitSet(positives.length);
      for (int at = 1; at < positives.length; at++, example++) {
        if (trained.get(example)) {
          labels.set(at);
        } else {
          cases.add(
              new TestCase(
                  user,
                  new Slice(positives, Math.max(0, at - CONTEXT), at),
                  new Slice(positives, 0, at),
                  positives[at]));
        }
      }
      sequences.add(new TrainingPart.Sequence(ratings.userId(user), positives, rows, labels));
      trainedThrough = Math.max(trainedThrough, ratings.timestamp(rows[rows.length - 1]));
    }
    List<String> items = catalogue(ratings, dataset.titles());
    return new Experiment(
        items,
        UserRows.userIds(ratings),
        new TrainingPart(items, sequences, true, trainedThrough),
        cases,
        Candidates.all("the whole catalogue", items.size()),
        Map.of("users with fewer than 3 positives", tooShort));
  }

  /** Rated items by ordinal, then those that have a title and no rating, in the titles' order. */
  private static List<String> catalogue(Ratings ratings, Titles titles) {
    Set<String> items = new LinkedHashSet<>(UserRows.itemIds(ratings));
    titles.all().forEach(title -> items.add(title.itemId()));
    return List.copyOf(items);
  }
}

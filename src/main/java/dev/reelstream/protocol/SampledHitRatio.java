package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The last tenth of each user against a hundred others, as in notebooks on BPR: users and items
 * with five ratings or fewer are dropped until none is left, ceil(10 %) of each user's remaining
 * ratings are test targets, and each is ranked among itself and 100 items that its user never
 * rated, drawn without replacement in proportion to their ratings.
 *
 * <p>"Last" goes by line of the file, as published, or by time. Popularity is counted, and "never
 * rated" judged, on all ratings that are left, test part included.
 */
public record SampledHitRatio(Order order) implements Protocol {
  private static final int LEAST = 6;
  private static final int DRAWN = 100;
  private static final int TENTH = 10;

  /** What makes a rating a user's last. */
  public enum Order {
    FILE,
    TIME
  }

  @Override
  public String name() {
    return "sampled-hit-ratio";
  }

  @Override
  public Map<String, String> choices() {
    return Map.of("order", order.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public OptionalDouble minRating() {
    return OptionalDouble.empty();
  }

  @Override
  public List<Integer> ks() {
    return List.of(10);
  }

  @Override
  public List<SeenItems> seen() {
    return List.of(SeenItems.EXCLUDED);
  }

  @Override
  public boolean splitsBySeed() {
    return false;
  }

  @Override
  public Asks asks() {
    return Asks.EITHER;
  }

  @Override
  public Experiment cut(Dataset dataset, long seed) {
    Ratings ratings = dataset.ratings();
    BitSet core = KCore.rows(ratings, LEAST);
    if (core.isEmpty()) {
      throw new EvaluationException(
          "no user and no item of %s has more than %d ratings among the others that have: %s needs a"
                  .formatted(dataset.name(), LEAST - 1, name())
              + " denser data set");
    }
    ItemSubset items = ItemSubset.of(ratings, core);
    int[] weights = new int[items.size()];
    core.stream().forEach(row -> weights[items.ordinal(ratings.item(row))]++);
    WeightedDraw draw = new WeightedDraw(weights, seed);

    List<TrainingPart.Sequence> sequences = new ArrayList<>();
    List<TestCase> cases = new ArrayList<>();
    List<int[]> drawn = new ArrayList<>();
    int newest = 0;
    int[][] rowsByUser = UserRows.of(ratings, core::get);
    for (int user = 0; user < rowsByUser.length; user++) {
      int[] rows = inOrder(ratings, rowsByUser[user]);
      if (rows.length == 0) {
        continue;
      }
      int[] rated = items.ordinals(UserRows.items(ratings, rows));
      int trained = rows.length - (rows.length + TENTH - 1) / TENTH;
      int[] known = Arrays.copyOf(rated, trained);
      int[] knownRows = Arrays.copyOf(rows, trained);
      sequences.add(new TrainingPart.Sequence(ratings.userId(user), known, knownRows, null));
      newest = Math.max(newest, Arrays.stream(knownRows).max().orElse(0));
      for (int at = trained; at < rated.length; at++) {
        cases.add(new TestCase(user, Slice.of(known), Slice.of(known), rated[at]));
        drawn.add(draw.without(rated, DRAWN));
      }
    }
    return new Experiment(
        items.ids(),
        UserRows.userIds(ratings),
        new TrainingPart(items.ids(), sequences, false, ratings.timestamp(newest)),
        cases,
        new Candidates(
            "the target and %d items its user never rated, drawn by popularity".formatted(DRAWN),
            1 + drawn.stream().mapToInt(one -> one.length).min().orElse(0),
            drawn.toArray(int[][]::new)),
        Map.of("ratings outside the core", (long) ratings.size() - core.cardinality()));
  }

  private int[] inOrder(Ratings ratings, int[] byTime) {
    if (order == Order.TIME) {
      return byTime;
    }
    return Arrays.stream(byTime)
        .mapToLong(row -> (long) ratings.place(row) << 32 | row)
        .sorted()
        .mapToInt(key -> (int) key)
        .toArray();
  }
}

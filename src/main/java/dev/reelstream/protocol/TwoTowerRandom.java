package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.dataset.Titles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Basic retrieval as TensorFlow Recommenders shows it: every rating is a pair of user and title,
 * and a random round(0.8 · N) of them are trained on. Candidates are all titles.
 *
 * <p>Ratings are numbered in order of time before they are shuffled. A title is known by the first
 * item in the title file that has it; two items of one title are one candidate. Seen are the titles
 * of the user's training pairs, so where they are excluded, a pair that stands in both parts (two
 * items of one title) is a miss.
 */
public record TwoTowerRandom() implements Protocol {
  @Override
  public String name() {
    return "two-tower-random";
  }

  @Override
  public OptionalDouble minRating() {
    return OptionalDouble.empty();
  }

  @Override
  public List<Integer> ks() {
    return List.of(1, 5, 10, 50, 100);
  }

  @Override
  public List<SeenItems> seen() {
    return List.of(SeenItems.KEPT, SeenItems.EXCLUDED);
  }

  @Override
  public boolean splitsBySeed() {
    return true;
  }

  @Override
  public Asks asks() {
    return Asks.USER;
  }

  @Override
  public Experiment cut(Dataset dataset, long seed) {
    Ratings ratings = dataset.ratings();
    if (dataset.titles().size() == 0) {
      throw new EvaluationException(
          "%s has no titles: %s ranks titles, so take a MovieLens set with its title file"
              .formatted(dataset.name(), name()));
    }
    List<String> items = new ArrayList<>();
    int[] titleOf = titles(ratings, dataset.titles(), items);
    int[] shuffled = Shuffle.numbers(ratings.size(), seed);
    boolean[] trained = new boolean[ratings.size()];
    int count = (int) Math.round(0.8 * ratings.size());
    for (int i = 0; i < count; i++) {
      trained[shuffled[i]] = true;
    }
    List<TrainingPart.Sequence> sequences = new ArrayList<>();
    Slice[] known = new Slice[ratings.users()];
    int[][] rowsByUser = UserRows.of(ratings, row -> trained[row]);
    for (int user = 0; user < rowsByUser.length; user++) {
      int[] titles = UserRows.items(ratings, rowsByUser[user]);
      for (int at = 0; at < titles.length; at++) {
        titles[at] = titleOf[titles[at]];
      }
      known[user] = Slice.of(titles);
      if (titles.length > 0) {
        sequences.add(
            new TrainingPart.Sequence(ratings.userId(user), titles, rowsByUser[user], null));
      }
    }
    List<TestCase> cases = new ArrayList<>();
    long trainedThrough = Long.MIN_VALUE;
    for (int row = 0; row < trained.length; row++) {
      if (trained[row]) {
        trainedThrough = ratings.timestamp(row);
      } else {
        int user = ratings.user(row);
        cases.add(new TestCase(user, known[user], known[user], titleOf[ratings.item(row)]));
      }
    }
    return new Experiment(
        items,
        UserRows.userIds(ratings),
        new TrainingPart(items, sequences, true, trainedThrough),
        cases,
        Candidates.all("all titles", items.size()),
        Map.of());
  }

  /** Fills the ids of the titles and returns the title of each item of the ratings. */
  private static int[] titles(Ratings ratings, Titles titles, List<String> ids) {
    Map<String, Integer> byTitle = new HashMap<>();
    for (Titles.Title each : titles.all()) {
      if (byTitle.putIfAbsent(each.title(), ids.size()) == null) {
        ids.add(each.itemId());
      }
    }
    int[] titleOf = new int[ratings.items()];
    for (int item = 0; item < titleOf.length; item++) {
      String id = ratings.itemId(item);
      // An item without a title is called by its id.
      Integer known = byTitle.putIfAbsent(titles.of(id), ids.size());
      if (known == null) {
        ids.add(id);
      }
      titleOf[item] = known == null ? ids.size() - 1 : known;
    }
    return titleOf;
  }
}

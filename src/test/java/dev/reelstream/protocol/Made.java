package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.dataset.Titles;
import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Made-up data sets and experiments. */
final class Made {
  private static final long HOUR = 3_600_000;

  private final List<Rating> ratings = new ArrayList<>();
  private final List<Titles.Title> titles = new ArrayList<>();

  private Made() {}

  static Made data() {
    return new Made();
  }

  /** One rating, in the order of a file. */
  Made rating(String user, String item, double rating, long hour) {
    ratings.add(new Rating(user, item, rating, hour * HOUR));
    return this;
  }

  /** Ratings of 5, one second after the other from an hour on. */
  Made session(String user, long hour, String... items) {
    for (String item : items) {
      ratings.add(new Rating(user, item, 5, hour * HOUR + 1000L * ratings.size()));
    }
    return this;
  }

  Made title(String item, String title) {
    titles.add(new Titles.Title(item, title, List.of()));
    return this;
  }

  Dataset dataset() {
    return new Dataset(
        "made-up",
        true,
        Ratings.of(ratings),
        Titles.of(titles),
        "0".repeat(64),
        0,
        Optional.empty());
  }

  /** Every user rates a number of items of a ring, each the next, from a place of their own. */
  static Dataset ring(int users, int items, int each) {
    Made made = data();
    for (int user = 0; user < users; user++) {
      int start = user;
      made.session(
          "u" + user,
          10L * user,
          IntStream.range(0, each)
              .mapToObj(at -> "i" + (start + at) % items)
              .toArray(String[]::new));
    }
    return made.dataset();
  }

  /** An experiment with nothing but cases, each of a user of its own. */
  static Experiment experiment(int items, TestCase... cases) {
    return experiment(items, Candidates.all("all", items), cases);
  }

  static Experiment experiment(int items, Candidates candidates, TestCase... cases) {
    List<String> ids = IntStream.range(0, items).mapToObj(item -> "i" + item).toList();
    return new Experiment(
        ids,
        IntStream.range(0, cases.length).mapToObj(user -> "u" + user).toList(),
        new TrainingPart(ids, List.of(), false, 0),
        Arrays.asList(cases),
        candidates,
        Map.of());
  }

  static TestCase test(int user, int target, int... before) {
    return new TestCase(user, Slice.of(before), Slice.of(before), target);
  }

  /** The ids of a slice. */
  static List<String> ids(Experiment experiment, Slice slice) {
    return IntStream.range(0, slice.length())
        .mapToObj(at -> experiment.items().get(slice.at(at)))
        .toList();
  }

  static List<String> ids(Experiment experiment, int[] items) {
    return ids(experiment, Slice.of(items));
  }
}

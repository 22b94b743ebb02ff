package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Each user's last event is the test target, the one before it validation, the rest is trained on.
 * Every rating counts; the target is ranked among all rated items without those the user has met.
 *
 * <p>The context of the test case is everything before the target, the validation event too. Users
 * with fewer than three events are trained on with all they have and give no case.
 */
public record LeaveOneOut() implements Protocol {
  private static final int HELD_OUT = 2;

  @Override
  public String name() {
    return "leave-one-out";
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
    List<TrainingPart.Sequence> sequences = new ArrayList<>();
    List<TestCase> cases = new ArrayList<>();
    int newest = 0;
    long tooShort = 0;
    int[][] rowsByUser = UserRows.of(ratings, row -> true);
    for (int user = 0; user < rowsByUser.length; user++) {
      int[] rows = rowsByUser[user];
      int[] events = UserRows.items(ratings, rows);
      int last = events.length - 1;
      int trained = events.length - HELD_OUT;
      if (trained < 1) {
        trained = events.length;
        tooShort++;
      } else {
        Slice before = new Slice(events, 0, last);
        cases.add(new TestCase(user, before, before, events[last]));
      }
      sequences.add(
          new TrainingPart.Sequence(
              ratings.userId(user),
              Arrays.copyOf(events, trained),
              Arrays.copyOf(rows, trained),
              null));
      newest = Math.max(newest, rows[trained - 1]);
    }
    List<String> items = UserRows.itemIds(ratings);
    return new Experiment(
        items,
        UserRows.userIds(ratings),
        new TrainingPart(items, sequences, false, ratings.timestamp(newest)),
        cases,
        Candidates.all("all rated items", items.size()),
        Map.of("users with fewer than 3 events", tooShort));
  }
}

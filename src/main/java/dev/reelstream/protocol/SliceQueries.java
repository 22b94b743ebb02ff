package dev.reelstream.protocol;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Follower;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.followers.FollowersSoFar;
import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import dev.reelstream.retrieval.Retriever;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Test cases as the queries of a job that keeps followers, for versions whose lists are more than
 * their items' scores.
 */
final class SliceQueries {
  private static final int BATCH = 128;

  private final Experiment experiment;
  private final List<Supplier<List<Follower>>> followers;

  private SliceQueries(Experiment experiment, List<Supplier<List<Follower>>> followers) {
    this.experiment = experiment;
    this.followers = followers;
  }

  /**
   * Counts through the history, and notes for each case what had been counted when it was asked.
   *
   * @param askedAt by case, the row of the positive before the target, none twice
   */
  static SliceQueries of(Experiment experiment, Ratings ratings, int[] askedAt, double minRating) {
    int[] byRow = new int[ratings.size()];
    Arrays.fill(byRow, -1);
    for (int number = 0; number < askedAt.length; number++) {
      byRow[askedAt[number]] = number;
    }
    List<Supplier<List<Follower>>> followers =
        new ArrayList<>(Collections.nCopies(askedAt.length, List::of));
    FollowersSoFar counted = new FollowersSoFar();
    String[] last = new String[ratings.users()];
    int until = Arrays.stream(askedAt).max().orElse(-1) + 1;
    for (int row = 0; row < until; row++) {
      if (ratings.rating(row) < minRating) {
        continue;
      }
      String item = ratings.itemId(ratings.item(row));
      String previous = last[ratings.user(row)];
      if (previous != null) {
        counted.add(previous, item);
      }
      last[ratings.user(row)] = item;
      if (byRow[row] >= 0) {
        followers.set(byRow[row], counted.of(item));
      }
    }
    return new SliceQueries(experiment, followers);
  }

  /** 1 by case where the target is in the list of the first {@code k}, 0 where it is not. */
  double[] hits(Retriever retriever, int k) {
    List<TestCase> cases = experiment.cases();
    double[] hits = new double[cases.size()];
    for (int from = 0; from < hits.length; from += BATCH) {
      int until = Math.min(hits.length, from + BATCH);
      List<List<ScoredItem>> lists =
          retriever.retrieve(IntStream.range(from, until).mapToObj(this::query).toList(), k);
      for (int number = from; number < until; number++) {
        String target = experiment.items().get(cases.get(number).target());
        boolean hit =
            lists.get(number - from).stream().anyMatch(each -> each.itemId().equals(target));
        hits[number] = hit ? 1 : 0;
      }
    }
    return hits;
  }

  private Query query(int number) {
    TestCase one = experiment.cases().get(number);
    List<String> context = ids(one.context());
    return new Query(
        experiment.users().get(one.user()),
        number,
        number + 1L,
        "",
        0,
        context.get(context.size() - 1),
        context,
        PackedItems.of(ids(one.seen())),
        0,
        0,
        followers.get(number).get());
  }

  private List<String> ids(Slice items) {
    return IntStream.range(0, items.length())
        .mapToObj(at -> experiment.items().get(items.at(at)))
        .toList();
  }
}

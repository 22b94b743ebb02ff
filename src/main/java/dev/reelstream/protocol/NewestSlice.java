package dev.reelstream.protocol;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.measure.Bootstrap;
import dev.reelstream.measure.Measure;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest positives of a history as test cases, asked as the job asks: the positives before each
 * as context, everything its user has rated before left out.
 *
 * <p>For comparing versions that were trained on nothing of it; a user's first positive is no case.
 */
public final class NewestSlice {
  private final Experiment experiment;
  private final Supplier<SliceQueries> counting;
  private @Nullable SliceQueries queries;

  private NewestSlice(Experiment experiment, Supplier<SliceQueries> counting) {
    this.experiment = experiment;
    this.counting = counting;
  }

  /**
   * A case and when it is asked.
   *
   * @param row of the positive before the target
   */
  private record Asked(TestCase one, int row) {}

  /**
   * Cuts a case for every positive from a row on that has a positive of its user before it.
   *
   * @param fromRow first row of the slice
   * @param untilRow the row behind its last one
   * @throws EvaluationException where there is no such positive
   */
  public static NewestSlice of(Ratings ratings, int fromRow, int untilRow, double minRating) {
    int[][] rated = UserRows.of(ratings, row -> row < untilRow);
    Map<Integer, Asked> byRow = new TreeMap<>();
    for (int user = 0; user < rated.length; user++) {
      int[] all = UserRows.items(ratings, rated[user]);
      int[] positiveRows =
          Arrays.stream(rated[user]).filter(row -> ratings.rating(row) >= minRating).toArray();
      int[] positives = UserRows.items(ratings, positiveRows);
      int before = 0;
      for (int at = 0; at < all.length; at++) {
        int row = rated[user][at];
        if (ratings.rating(row) < minRating) {
          continue;
        }
        if (row >= fromRow && before > 0) {
          Slice context = new Slice(positives, 0, before);
          TestCase one = new TestCase(user, context, new Slice(all, 0, at), all[at]);
          byRow.put(row, new Asked(one, positiveRows[before - 1]));
        }
        before++;
      }
    }
    List<String> items = UserRows.itemIds(ratings);
    Experiment experiment =
        new Experiment(
            items,
            UserRows.userIds(ratings),
            new TrainingPart(items, List.of(), false, ratings.timestamp(fromRow)),
            byRow.values().stream().map(Asked::one).toList(),
            Candidates.all("all rated items", items.size()),
            Map.of());
    int[] askedAt = byRow.values().stream().mapToInt(Asked::row).toArray();
    return new NewestSlice(
        experiment, () -> SliceQueries.of(experiment, ratings, askedAt, minRating));
  }

  /** How many test cases there are; at least 1. */
  public int cases() {
    return experiment.cases().size();
  }

  /** How many users they are of. */
  public int users() {
    return (int) experiment.cases().stream().mapToInt(TestCase::user).distinct().count();
  }

  /**
   * Asks a version every case, in order of time: 1 where the target is among the first {@code k}, 0
   * where it is not.
   *
   * <p>One that blends is asked with what had followed the last item of the context by then, which
   * is what a job that keeps followers would have brought it.
   */
  public double[] hits(ModelVersion version, int k) {
    try (ServingModel serving = ServingModel.load(version)) {
      return serving.needs().contains(Capability.TRANSITIONS)
          ? listed(serving, k)
          : scored(serving, k);
    }
  }

  private double[] listed(ServingModel serving, int k) {
    // Once for all versions: it goes through the whole history.
    SliceQueries asked = queries == null ? counting.get() : queries;
    queries = asked;
    try (Retriever retriever = serving.retriever()) {
      return asked.hits(retriever, k);
    }
  }

  private double[] scored(ServingModel serving, int k) {
    try (Scorer scorer = ModelScorer.of(serving, experiment)) {
      Ranked ranked =
          Ranked.of(experiment, scorer, List.of(SeenItems.EXCLUDED), (done, total) -> {});
      return Measure.HIT_RATE.gains(ranked.of(SeenItems.EXCLUDED), k);
    }
  }

  /**
   * By how much one version hits more often than another at least, with this confidence; users are
   * resampled, so that one with many cases does not pass for many users.
   *
   * @param hits of the one, by case
   * @param others of the other
   */
  public double lowerBound(double[] hits, double[] others, double confidence, long seed) {
    double[] differences = new double[hits.length];
    Arrays.setAll(differences, i -> hits[i] - others[i]);
    int[] users = experiment.cases().stream().mapToInt(TestCase::user).toArray();
    return Bootstrap.lowerBound(differences, users, confidence, seed);
  }
}

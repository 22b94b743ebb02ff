package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.measure.Bootstrap;
import dev.reelstream.measure.Interval;
import dev.reelstream.measure.Measure;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.TrainingProgress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One protocol on one data set with one seed: cut once, then models are trained and measured. */
public final class OfflineEvaluation {
  /** Hears how many of the test cases are scored. */
  public interface Progress {
    void scored(int cases, int total);
  }

  /** A version and how long its training took. */
  public record Trained(ModelVersion version, double seconds) {}

  private final Protocol protocol;
  private final Dataset dataset;
  private final long seed;
  private final List<Integer> ks;
  private final List<SeenItems> seen;
  private final Experiment experiment;
  private final double cutSeconds;

  /**
   * Cuts the data set.
   *
   * @param ks list lengths to measure at, each at least 1
   * @param seen ways to treat seen items, one or both
   * @throws EvaluationException where the data set and the protocol do not fit, or a K is above the
   *     number of candidates
   */
  public OfflineEvaluation(
      Protocol protocol, Dataset dataset, long seed, List<Integer> ks, List<SeenItems> seen) {
    this.protocol = protocol;
    this.dataset = dataset;
    this.seed = seed;
    this.ks = List.copyOf(ks);
    this.seen = List.copyOf(seen);
    long start = System.nanoTime();
    check(dataset.ratings());
    this.experiment = protocol.cut(dataset, seed);
    this.cutSeconds = seconds(start);
    int user = experiment.cases().get(0).user();
    if (experiment.cases().stream().allMatch(one -> one.user() == user)) {
      throw new EvaluationException(
          "all test cases are of user %s: an evaluation needs two users or more"
              .formatted(experiment.users().get(user)));
    }
    int most = experiment.candidates().size();
    for (int k : ks) {
      if (k > most) {
        throw new EvaluationException(
            "K is %d, but %s ranks among %d candidates: every model would hit"
                .formatted(k, protocol.name(), most));
      }
    }
  }

  private void check(Ratings ratings) {
    String name = dataset.name();
    if (ratings.size() == 0) {
      throw new EvaluationException(name + " has no ratings: there is nothing to cut");
    }
    if (ratings.users() == 1) {
      throw new EvaluationException(
          "%s has one user: an evaluation needs two or more".formatted(name));
    }
    if (ratings.items() == 1) {
      throw new EvaluationException(
          "all ratings of %s are of one item: there is nothing to choose from".formatted(name));
    }
    double least = protocol.minRating().orElse(Double.NEGATIVE_INFINITY);
    if (IntStream.range(0, ratings.size()).noneMatch(row -> ratings.rating(row) >= least)) {
      throw new EvaluationException(
          "none of the %,d ratings of %s is at least %.0f, from where on they count in %s"
              .formatted(ratings.size(), name, least, protocol.name()));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Trains a family on the training part and publishes the version.
   *
   * @param hyperparameters values that replace the family's defaults
   */
  public Trained train(
      String family,
      Map<String, String> hyperparameters,
      ModelRegistry registry,
      TrainingProgress progress) {
    FamilyFit.check(family, protocol);
    long start = System.nanoTime();
    TrainRequest request =
        new TrainRequest(
            family,
            dataset.name(),
            protocol.minRating().orElse(0),
            seed,
            hyperparameters,
            dataset.digest(),
            protocol.provenance(seed));
    ModelVersion version =
        Training.run(
            experiment.training().timelines(), request, registry, progress, Clock.systemUTC());
    return new Trained(version, seconds(start));
  }

  /** Measures a version that {@link #train} has made. */
  public OfflineReport measure(Trained trained, Progress progress) {
    return measure(trained.version(), trained.seconds(), false, progress);
  }

  /**
   * Measures a version from elsewhere.
   *
   * @param allowLeak also where its training may have met the test part
   * @throws EvaluationException where it may have, and that is not allowed
   */
  public OfflineReport measure(ModelVersion version, boolean allowLeak, Progress progress) {
    FamilyFit.check(version.manifest().family(), protocol);
    boolean mayLeak = !Provenance.fits(version.manifest(), protocol, dataset.digest(), seed);
    if (mayLeak && !allowLeak) {
      throw new EvaluationException(
          Provenance.refusal(version.manifest(), protocol, dataset.digest(), seed));
    }
    return measure(version, null, mayLeak, progress);
  }

  private OfflineReport measure(
      ModelVersion version, @Nullable Double seconds, boolean mayLeak, Progress progress) {
    Manifest manifest = version.manifest();
    OfflineReport.Model model =
        new OfflineReport.Model(
            manifest.name(), manifest.version(), manifest.family(), version.digest());
    long start = System.nanoTime();
    try (ServingModel serving = ServingModel.load(version);
        Scorer scorer = ModelScorer.of(serving, experiment)) {
      return report(model, scorer, seconds, mayLeak, start, progress);
    }
  }

  /** Measures a baseline. */
  public OfflineReport measure(Baseline baseline, Progress progress) {
    OfflineReport.Model model =
        new OfflineReport.Model(baseline.toString(), 0, baseline.toString(), null);
    long start = System.nanoTime();
    try (Scorer scorer = baseline.scorer(experiment.training())) {
      return report(model, scorer, null, false, start, progress);
    }
  }

  private OfflineReport report(
      OfflineReport.Model model,
      Scorer scorer,
      @Nullable Double seconds,
      boolean mayLeak,
      long start,
      Progress progress) {
    Ranked ranked = Ranked.of(experiment, scorer, seen, progress::scored);
    List<OfflineReport.Figure> figures = figures(ranked);
    double evaluated = seconds(start);
    Ratings ratings = dataset.ratings();
    return new OfflineReport(
        protocol.name(),
        protocol.choices(),
        new OfflineReport.Data(
            dataset.name(),
            dataset.digest(),
            dataset.synthetic(),
            ratings.size(),
            ratings.users(),
            ratings.items()),
        new OfflineReport.CandidateSet(
            experiment.candidates().set(), experiment.candidates().size()),
        seed,
        protocol.minRating().isPresent() ? protocol.minRating().getAsDouble() : null,
        model,
        mayLeak,
        new OfflineReport.Training(
            experiment.training().positives(), experiment.training().sequences().size(), seconds),
        new OfflineReport.Tested(
            experiment.cases().size(),
            (int) experiment.cases().stream().mapToInt(TestCase::user).distinct().count(),
            ranked.unanswered(),
            ranked.unknownTargets(),
            ranked.unknownContextItems(),
            experiment.skipped()),
        figures,
        evaluated,
        cutSeconds + (seconds == null ? 0 : seconds) + evaluated);
  }

  private List<OfflineReport.Figure> figures(Ranked ranked) {
    List<double[]> gains = new ArrayList<>();
    for (SeenItems way : ranked.ranks().keySet()) {
      for (int k : ks) {
        for (Measure measure : Measure.values()) {
          gains.add(measure.gains(ranked.of(way), k));
        }
      }
    }
    List<Interval> intervals = Bootstrap.intervals(gains, ranked.users(), seed);
    List<OfflineReport.Figure> figures = new ArrayList<>();
    int next = 0;
    for (SeenItems way : ranked.ranks().keySet()) {
      for (int k : ks) {
        figures.add(
            new OfflineReport.Figure(
                way, k, intervals.get(next++), intervals.get(next++), intervals.get(next++)));
      }
    }
    return figures;
  }
}

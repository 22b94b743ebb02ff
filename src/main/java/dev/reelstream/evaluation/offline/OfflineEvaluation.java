package dev.reelstream.evaluation.offline;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
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
    if (dataset.ratings().size() == 0) {
      throw new EvaluationException(dataset.name() + " has no ratings: there is nothing to cut");
    }
    this.experiment = protocol.cut(dataset, seed);
    int most = experiment.candidates().size();
    for (int k : ks) {
      if (k > most) {
        throw new EvaluationException(
            "K is %d, but %s ranks among %d candidates: every model would hit"
                .formatted(k, protocol.name(), most));
      }
    }
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
            protocol.minRating(),
            seed,
            hyperparameters,
            dataset.digest(),
            protocol.provenance(seed));
    ModelVersion version =
        Training.run(
            experiment.training().timelines(), request, registry, progress, Clock.systemUTC());
    return new Trained(version, (System.nanoTime() - start) / 1e9);
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
        Scorer scorer =
            manifest.files().containsKey(Manifest.ITEM_VECTORS)
                ? ModelScorer.of(serving, experiment)
                : new RecommendScorer(serving, experiment.items())) {
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
        protocol.minRating(),
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
        (System.nanoTime() - start) / 1e9);
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
                way,
                k,
                intervals.get(next++),
                intervals.get(next++),
                intervals.get(next++)));
      }
    }
    return figures;
  }
}

package dev.reelstream.harness;

import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.replay.Fraction;
import dev.reelstream.replay.Speed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * All that a replay can be asked for; immutable, everything at the defaults of the verb {@code
 * replay} unless said otherwise.
 *
 * @param history share of the ratings, oldest first, that trains the first model; the rest is live
 */
public record ReplaySettings(
    DatasetRequest data,
    double history,
    ReplayModels models,
    Retraining retraining,
    Pace pace,
    ReplayJob job,
    Output output) {

  public ReplaySettings {
    if (!(history > 0 && history <= 1)) {
      throw new SettingsException(
          "--history is " + history + ": expected a share above 0 and up to 1, such as 0.8");
    }
    if (!models.shadows().isEmpty() && !job.evaluates()) {
      throw new SettingsException("--shadow: nothing scores it while evaluation.enabled is false");
    }
  }

  /**
   * How the champion is retrained while the live part passes.
   *
   * @param every event time between two rounds; zero for never
   * @param blocking holds the replay until a decision is in force, so that figures can be repeated
   * @param options of conf/retraining.yaml, and hyperparameters of the candidates' training
   */
  public record Retraining(Duration every, boolean blocking, Map<String, String> options) {
    public static final Retraining NEVER = new Retraining(Duration.ZERO, true, Map.of());

    public Retraining {
      options = Map.copyOf(options);
      if (every.isZero() && !options.isEmpty()) {
        throw new SettingsException("--retrain: nothing is retrained without --retrain-every");
      }
    }

    boolean never() {
      return every.isZero();
    }
  }

  /**
   * How the ratings are sent.
   *
   * @param speed of the live part relative to event time
   * @param rate events per second in the live part, at most
   * @param disorder how late a rating may arrive, in event time
   * @param malformed bad records per good one
   */
  public record Pace(Speed speed, OptionalDouble rate, Duration disorder, Fraction malformed) {
    public static final Pace FASTEST =
        new Pace(Speed.parse("max"), OptionalDouble.empty(), Duration.ZERO, Fraction.parse("0"));

    public Pace {
      if (rate.isPresent() && !(rate.getAsDouble() > 0 && Double.isFinite(rate.getAsDouble()))) {
        throw new SettingsException(
            "--rate is " + rate.getAsDouble() + ": expected events per second, more than 0");
      }
    }
  }

  /**
   * Where a run leaves its results.
   *
   * @param runs the folder of all runs
   * @param dump where every topic is written to; null for nowhere
   * @param scenario the name of the scenario that is run, for the summary
   */
  public record Output(Path runs, @Nullable Path dump, @Nullable String scenario) {
    public static final Output DEFAULT = new Output(Path.of("runs"), null, null);
  }

  /** A replay of a data set by name or file, with {@code gru} trained on its first 80 %. */
  public static ReplaySettings of(String dataset) {
    return new ReplaySettings(
        DatasetRequest.of(dataset),
        0.8,
        ReplayModels.of("gru", List.of(), Map.of()),
        Retraining.NEVER,
        Pace.FASTEST,
        ReplayJob.DEFAULT,
        Output.DEFAULT);
  }

  public ReplaySettings withData(DatasetRequest request) {
    return new ReplaySettings(request, history, models, retraining, pace, job, output);
  }

  public ReplaySettings withHistory(double share) {
    return new ReplaySettings(data, share, models, retraining, pace, job, output);
  }

  /** With these models in place of {@code gru}. */
  public ReplaySettings withModels(ReplayModels chosen) {
    return new ReplaySettings(data, history, chosen, retraining, pace, job, output);
  }

  public ReplaySettings withRetraining(Retraining rounds) {
    return new ReplaySettings(data, history, models, rounds, pace, job, output);
  }

  public ReplaySettings withPace(Pace sending) {
    return new ReplaySettings(data, history, models, retraining, sending, job, output);
  }

  public ReplaySettings withJob(ReplayJob run) {
    return new ReplaySettings(data, history, models, retraining, pace, run, output);
  }

  public ReplaySettings withOutput(Output place) {
    return new ReplaySettings(data, history, models, retraining, pace, job, place);
  }
}

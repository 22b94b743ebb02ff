package dev.reelstream.cli;

import dev.reelstream.job.ConfigFile;
import dev.reelstream.report.ProgressView;
import dev.reelstream.retraining.Decision;
import dev.reelstream.retraining.RetrainLoop;
import dev.reelstream.retraining.RetrainSettings;
import dev.reelstream.retraining.Retraining;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retrain}: collect → train → evaluate → promote, once or again and again. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Continues training the champion on the ratings topic and promotes the result "
            + "unless it is worse on the newest ratings, which neither was trained on.")
final class RetrainCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      defaultValue = "models",
      description = "Registry (default: ${DEFAULT-VALUE}).")
  private Path registry = Path.of("models");

  @Option(names = "--once", description = "Run one round now.")
  private boolean once;

  @Option(names = "--every", paramLabel = "7d", description = "Run a round at this interval.")
  private @Nullable String every;

  @Option(
      names = "--trigger",
      paramLabel = "event-time|wall-time",
      defaultValue = "event-time",
      description = "Time that --every counts (default: ${DEFAULT-VALUE}).")
  private String trigger = "event-time";

  @Option(names = "--dry-run", description = "Decide without publishing or announcing anything.")
  private boolean dryRun;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "File with retraining options, see conf/retraining.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one retraining option; overrides --config; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--train",
      paramLabel = "NAME=VALUE",
      description = "Set one hyperparameter of the candidate's training; may be repeated.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder for examples and undecided candidates; a killed round resumes from it (default: .retrain in the registry).")
  private @Nullable Path work;

  @Option(
      names = "--bound",
      paramLabel = "FILE",
      description =
          "Read up to the offsets in this file, the bound.json of an earlier round (default: now).")
  private @Nullable Path bound;

  @Option(names = "--json", description = "Print each decision as one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    RetrainSettings settings = settings();
    settings.tuning().config();
    if (once == (every != null)) {
      throw new UsageException("give either --once or --every");
    }
    if (every == null) {
      print(round(settings), "");
      return 0;
    }
    Duration period = Checks.positivePeriod("--every", every, "7d or 12h");
    if (bound != null) {
      throw new UsageException("--bound is for one round: give --once with it");
    }
    RetrainLoop loop =
        new RetrainLoop(settings, period, (when, decision) -> print(decision, when + ": "));
    switch (trigger) {
      case "event-time" -> loop.byEventTime();
      case "wall-time" -> loop.byWallTime();
      default ->
          throw new UsageException(
              "--trigger is " + trigger + ": expected event-time or wall-time");
    }
    return 0;
  }

  private static Decision round(RetrainSettings settings) throws Exception {
    try (ProgressView progress = ProgressView.create()) {
      return new Retraining(settings).run(progress::training);
    }
  }

  private void print(Decision decision, String when) {
    System.out.println(json ? decision.json() : when + decision.line());
  }

  private RetrainSettings settings() {
    Map<String, String> options = new LinkedHashMap<>();
    if (config != null) {
      options.putAll(ConfigFile.read(config));
    }
    options.putAll(set);
    return new RetrainSettings(
        kafka.topics(),
        registry,
        work == null ? registry.resolve(".retrain") : work,
        new RetrainSettings.Tuning(seed, options, hyperparameters),
        dryRun,
        bound);
  }
}

package dev.reelstream.cli;

import dev.reelstream.job.ConfigFile;
import dev.reelstream.retraining.RetrainConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        "Trains the champion of a Kafka's models topic further on what its ratings topic holds, and puts the new version in force "
            + "if it is not worse on the newest ratings, which neither was trained on.")
final class RetrainCommand implements Callable<Integer> {
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      defaultValue = "models",
      description = "Where versions are kept (${DEFAULT-VALUE}).")
  Path registry = Path.of("models");

  @Option(names = "--once", description = "One round, now.")
  boolean once;

  @Option(
      names = "--every",
      paramLabel = "7d",
      description = "A round whenever so much time has passed.")
  private @Nullable String every;

  @Option(
      names = "--trigger",
      paramLabel = "event-time|wall-time",
      defaultValue = "event-time",
      description = "Which time --every counts (${DEFAULT-VALUE}).")
  private String trigger = "event-time";

  @Option(names = "--dry-run", description = "Decide, but publish and announce nothing.")
  boolean dryRun;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Options of retraining, see conf/retraining.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One of those options; goes over the file.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--train",
      paramLabel = "NAME=VALUE",
      description = "A hyperparameter of the candidate's training; may be repeated.")
  Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Of everything random (${DEFAULT-VALUE}).")
  long seed = 42;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where examples and undecided candidates lie; kept, so that a round that was killed goes on (.retrain in the registry).")
  private @Nullable Path work;

  @Option(
      names = "--bound",
      paramLabel = "FILE",
      description = "Read up to the offsets in this file, a bound.json of an earlier round (now).")
  @Nullable Path bound;

  @Option(names = "--json", description = "Print each decision as one JSON object in a line.")
  boolean json;

  @Override
  public Integer call() throws Exception {
    config();
    if (once == (every != null)) {
      throw new UsageException("give either --once or --every");
    }
    if (every == null) {
      return new RetrainOnce(this).run();
    }
    Duration period = Periods.positive("--every", every, "7d or 12h");
    if (bound != null) {
      throw new UsageException("--bound is for one round: give --once with it");
    }
    return new RetrainLoop(this, period, wallTime()).run();
  }

  RetrainConfig config() {
    Map<String, String> options = new LinkedHashMap<>();
    if (config != null) {
      options.putAll(ConfigFile.read(config));
    }
    options.putAll(set);
    return RetrainConfig.parse(options);
  }

  private boolean wallTime() {
    return switch (trigger) {
      case "event-time" -> false;
      case "wall-time" -> true;
      default ->
          throw new UsageException(
              "--trigger is " + trigger + ": expected event-time or wall-time");
    };
  }

  Path work() {
    return work == null ? registry.resolve(".retrain") : work;
  }

  /** The same round in another process. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (dryRun) {
      arguments.add("--dry-run");
    }
    if (config != null) {
      arguments.add("--config=" + config);
    }
    arguments.addAll(arguments(kafka, registry, work(), seed, set, hyperparameters));
    return arguments;
  }

  /** A round as another process is asked for it. */
  static List<String> arguments(
      KafkaOptions kafka,
      Path registry,
      Path work,
      long seed,
      Map<String, String> set,
      Map<String, String> hyperparameters) {
    List<String> arguments = new ArrayList<>(kafka.arguments());
    arguments.add("--once");
    arguments.add("--registry=" + registry);
    arguments.add("--work=" + work);
    arguments.add("--seed=" + seed);
    set.forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    hyperparameters.forEach((name, value) -> arguments.add("--train=" + name + "=" + value));
    return arguments;
  }
}

package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.harness.ReplayHarness;
import dev.reelstream.harness.ReplayJob;
import dev.reelstream.harness.ReplayModels;
import dev.reelstream.harness.ReplaySettings;
import dev.reelstream.job.ConfigFile;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.replay.Fraction;
import dev.reelstream.replay.Speed;
import dev.reelstream.report.ClosingTable;
import dev.reelstream.report.ProgressView;
import dev.reelstream.report.Summary;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code replay}: a data set through Kafka and the job, and how often the next rating was in the
 * list.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Replays a data set through Kafka and the streaming job and measures the hit rate online.")
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "Read options from a file (see replay/scenarios); command-line options take precedence.")
  private @Nullable Path scenario;

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Option(
      names = "--history",
      paramLabel = "SHARE",
      defaultValue = "0.8",
      description =
          "Share of the ratings, oldest first, that trains the first model; the rest is live (default: ${DEFAULT-VALUE}).")
  private double history = 0.8;

  @Option(
      names = "--k",
      paramLabel = "N",
      description = "Items per recommendation (default: recommend.k, 10).")
  private @Nullable Integer k;

  @Option(
      names = "--model",
      paramLabel = "NAME[@V]",
      defaultValue = "gru",
      description =
          "Family to train, or a version in --registry to use (default: ${DEFAULT-VALUE}).")
  private String model = "gru";

  @Option(
      names = "--shadow",
      paramLabel = "NAME[@V],…",
      split = ",",
      description = "Shadow models: answer the same queries, are scored, never published.")
  private List<String> shadows = new ArrayList<>();

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description = "Registry (default: the run's own folder).")
  private @Nullable Path registry;

  @Option(
      names = "--train",
      paramLabel = "NAME=VALUE",
      description =
          "Set one hyperparameter of the champion's training, or of another family as FAMILY.NAME=VALUE; may be repeated.")
  private Map<String, String> training = new LinkedHashMap<>();

  @Option(
      names = "--retrain-every",
      paramLabel = "14d",
      description = "Retrain the champion at this interval of event time (default: never).")
  private @Nullable String retrainEvery;

  @Option(
      names = "--retrain-mode",
      paramLabel = "blocking|concurrent",
      defaultValue = "blocking",
      description =
          "Pause the replay until a decision is in force, or continue meanwhile (default: ${DEFAULT-VALUE}).")
  private String retrainMode = "blocking";

  @Option(
      names = "--retrain",
      paramLabel = "KEY=VALUE",
      description =
          "Set one option of conf/retraining.yaml or one hyperparameter of retraining; may be repeated.")
  private Map<String, String> retrain = new LinkedHashMap<>();

  @Option(
      names = "--speed",
      paramLabel = "max|1000x",
      defaultValue = "max",
      description =
          "Replay speed of the live part relative to event time (default: ${DEFAULT-VALUE}).")
  private String speed = "max";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events per second in the live part, at most (default: no limit).")
  private @Nullable Double rate;

  @Option(
      names = "--disorder",
      paramLabel = "30s",
      defaultValue = "0s",
      description = "How late ratings may arrive, in event time (default: ${DEFAULT-VALUE}).")
  private String disorder = "0s";

  @Option(
      names = "--malformed",
      paramLabel = "1%%",
      defaultValue = "0",
      description = "Malformed records per valid one (default: ${DEFAULT-VALUE}).")
  private String malformed = "0";

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Job parallelism (default: number of cores, at most 4).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka to use (default: an embedded one).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the embedded Kafka (default: any free port).")
  private int kafkaPort;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      description = "Prefix for every topic name.")
  private @Nullable String topicPrefix;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "File with job options, see conf/reelstream.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one job option; overrides --config; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description = "Write every topic to DIR/<topic>.jsonl.")
  private @Nullable Path dump;

  @Option(names = "--json", description = "Print the summary as one JSON object in the last line.")
  private boolean json;

  @Override
  public Integer call() {
    ReplaySettings settings = settings();
    Summary summary;
    try (ProgressView progress = ProgressView.create()) {
      summary = new ReplayHarness().run(settings, progress);
    }
    print(summary);
    if (!summary.complete()) {
      throw new CliException(
          "the output is incomplete: %d recommendations for %d live positives"
              .formatted(summary.topics().recommendations(), summary.live().positives()));
    }
    return 0;
  }

  private void print(Summary summary) {
    PrintStream out = System.out;
    out.println();
    ClosingTable.lines(summary).forEach(out::println);
    out.println("results     " + runs.resolve(summary.id()));
    if (summary.notice() != null) {
      out.println(summary.notice());
    }
    if (json) {
      out.println(new String(new Json().write(summary), StandardCharsets.UTF_8));
    }
  }

  private ReplaySettings settings() {
    if (k != null && k < 1) {
      throw new UsageException("--k is " + k + ": expected at least 1");
    }
    return new ReplaySettings(
        dataset.request(),
        history,
        ReplayModels.of(model, shadows, training).withRegistry(registry),
        new ReplaySettings.Retraining(retrainEvery(), blocking(), retrain),
        new ReplaySettings.Pace(
            Speed.parse(speed),
            rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
            Checks.period("--disorder", disorder, "30s or 5min"),
            Fraction.parse(malformed)),
        new ReplayJob(
            options(),
            parallelism == null ? ReplayJob.cores() : parallelism,
            bootstrapServers,
            kafkaPort),
        new ReplaySettings.Output(runs, dump, scenario()));
  }

  /** Zero for never. */
  private Duration retrainEvery() {
    return retrainEvery == null
        ? Duration.ZERO
        : Checks.positivePeriod("--retrain-every", retrainEvery, "7d or 12h");
  }

  private boolean blocking() {
    return switch (retrainMode) {
      case "blocking" -> true;
      case "concurrent" -> false;
      default ->
          throw new UsageException(
              "--retrain-mode is " + retrainMode + ": expected blocking or concurrent");
    };
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (config != null) {
      options.putAll(ConfigFile.read(config));
    }
    if (k != null) {
      options.put(ReelstreamOptions.K.key(), Integer.toString(k));
    }
    if (topicPrefix != null) {
      options.put(ReelstreamOptions.TOPIC_PREFIX.key(), topicPrefix);
    }
    options.putAll(set);
    return options;
  }

  /** The name of the scenario, for the summary; null where there is none. */
  private @Nullable String scenario() {
    return scenario == null ? null : String.valueOf(scenario.getFileName());
  }
}

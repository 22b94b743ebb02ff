package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.ProgressView;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: one model version on the history part of a data set. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains one model version on the older part of a data set.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private DatasetOptions datasetOptions = new DatasetOptions();

  @Mixin private ExampleOptions exampleOptions = new ExampleOptions();

  @Option(
      names = "--family",
      paramLabel = "NAME",
      defaultValue = "gru",
      description =
          "Model family: gru, gru-retrieval, session-gru, two-tower, bpr, hybrid, gru-incremental (default: ${DEFAULT-VALUE}).")
  private String family = "gru";

  @Option(
      names = "--history",
      paramLabel = "SHARE",
      defaultValue = "1.0",
      description = "Share of the ratings, oldest first, to train on (default: ${DEFAULT-VALUE}).")
  private double history = 1.0;

  @Option(
      names = "--min-rating",
      paramLabel = "R",
      defaultValue = "2",
      description = "Lowest rating that is a positive (default: ${DEFAULT-VALUE}).")
  private double minRating = 2;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Set one hyperparameter, such as epochs=4; may be repeated. A wrong name lists them all.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--from",
      paramLabel = "NAME[@V]",
      description =
          "Start from this version's weights; new items and users start fresh (default: fresh weights).")
  private @Nullable String from;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Continue from the checkpoint of a training that diverged, with other settings. A killed training resumes by itself.")
  private @Nullable Path resume;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      defaultValue = "models",
      description =
          "Registry: a folder, or a URI of a Flink file system (default: ${DEFAULT-VALUE}).")
  private String registry = "models";

  @Mixin private AnnounceOptions announce = new AnnounceOptions();

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      defaultValue = ModelAnnouncement.CHAMPION,
      description =
          "Alias to announce it under: champion or shadow-NAME (default: ${DEFAULT-VALUE}).")
  private String alias = ModelAnnouncement.CHAMPION;

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  @Override
  public Integer call() {
    Checks.share("--history", history);
    exampleOptions.check(history);
    if (!alias.equals(ModelAnnouncement.CHAMPION) && !ModelAnnouncement.isShadow(alias)) {
      throw new UsageException("--alias is " + alias + ": expected champion or shadow-NAME");
    }
    TrainRequest.Start start = start();
    // Asked for before hours of training, not after.
    Optional<ModelsTopic> topic = announce.topic();
    PrintStream out = System.out;
    try (ProgressView progress = ProgressView.create()) {
      Dataset dataset =
          exampleOptions.open().orElseGet(() -> datasetOptions.open(progress::reading));
      dataset.notice().ifPresent(out::println);
      int untilRow = exampleOptions.until(dataset.ratings(), history);
      long begun = System.nanoTime();
      TrainRequest request =
          new TrainRequest(
              family,
              dataset.name(),
              minRating,
              datasetOptions.seed(),
              hyperparameters,
              dataset.digest(),
              Map.of(),
              start);
      ModelVersion version =
          Training.run(
              dataset.ratings(), untilRow, request, ModelRegistry.of(registry), progress::training);
      progress.done();
      topic.ifPresent(each -> announce(version, each));
      tell(out, version, (System.nanoTime() - begun) / 1e9);
    }
    return 0;
  }

  private TrainRequest.Start start() {
    if (from != null && resume != null) {
      throw new UsageException("--from and --resume exclude each other: give one of them");
    }
    if (resume != null) {
      if (!Files.isRegularFile(resume)) {
        throw new UsageException("--resume is " + resume + ": there is no such file");
      }
      return TrainRequest.Start.resume(resume);
    }
    return from == null
        ? TrainRequest.Start.FRESH
        : TrainRequest.Start.warm(Checks.model("--from", from).open(ModelRegistry.of(registry)));
  }

  private void announce(ModelVersion version, ModelsTopic topic) {
    Promotions promotions = Promotions.of(ModelRegistry.of(registry), topic);
    if (alias.equals(ModelAnnouncement.CHAMPION)) {
      promotions.champion(version, false);
    } else {
      promotions.shadow(version, alias);
    }
  }

  private void tell(PrintStream out, ModelVersion version, double seconds) {
    Manifest manifest = version.manifest();
    if (json) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("model", manifest.name());
      told.put("version", manifest.version());
      told.put("directory", version.directory().toString());
      told.put("seconds", seconds);
      told.put("trainedThrough", manifest.trainedThrough());
      told.put("metrics", manifest.metrics());
      out.println(new String(new Json().write(told), StandardCharsets.UTF_8));
      return;
    }
    out.printf(
        "trained %s@%d in %.0f s: %s%n",
        manifest.name(), manifest.version(), seconds, version.directory());
    manifest.metrics().forEach((name, value) -> out.printf("  %-24s %.4f%n", name, value));
  }
}

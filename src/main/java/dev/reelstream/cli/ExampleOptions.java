package dev.reelstream.cli;

import dev.reelstream.collect.ExampleFiles;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.dataset.Titles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that train on collected examples in place of a data set, and up to a time. */
final class ExampleOptions {
  @Option(
      names = "--examples",
      paramLabel = "DIR",
      description = "Train on a collection of the ratings topic instead of --dataset.")
  private @Nullable Path examples;

  @Option(
      names = "--dataset-name",
      paramLabel = "NAME",
      defaultValue = "examples",
      description =
          "Data set whose defaults in conf/families.yaml apply to --examples (default: ${DEFAULT-VALUE}).")
  private String datasetName = "examples";

  @Option(
      names = "--until",
      paramLabel = "MILLIS",
      description = "Train only on ratings before this event time, instead of --history.")
  private @Nullable Long until;

  void check(double history) {
    if (until != null && history < 1) {
      throw new UsageException("--until and --history exclude each other: give one of them");
    }
  }

  /** The collection as a data set; empty where none is asked for. */
  Optional<Dataset> open() {
    return Optional.ofNullable(examples)
        .map(
            folder ->
                new Dataset(
                    datasetName,
                    false,
                    ExampleFiles.read(folder, Ratings::of),
                    Titles.none(),
                    ExampleFiles.result(folder).digest(),
                    0,
                    Optional.empty()));
  }

  /** The first row that is not trained on. */
  int until(Ratings ratings, double history) {
    return until == null ? ratings.liveBoundary(history).row() : ratings.firstRowAt(until);
  }
}

package dev.reelstream.cli;

import dev.reelstream.dataset.Column;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.DatasetProgress;
import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.dataset.Datasets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose the data, shared by the verbs that read it. */
final class DatasetOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME|FILE",
      defaultValue = "ml-100k",
      description =
          "Data set: ml-100k, ml-1m, ml-10m, ml-20m, ml-25m, ml-32m, ml-latest-small, synthetic, synthetic-drift, or a CSV file (default: ${DEFAULT-VALUE}).")
  private String dataset = "ml-100k";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder that holds the data set's files (default: search, then download).")
  private @Nullable Path data;

  @Option(
      names = "--columns",
      paramLabel = "user=…,item=…",
      description = "Columns of a CSV file: user=…,item=…,rating=…,time=… (default: guessed).")
  private @Nullable String columns;

  @Option(names = "--lenient", description = "Skip and count malformed lines of the data set.")
  private boolean lenient;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = DatasetRequest.DEFAULT_SEED;

  long seed() {
    return seed;
  }

  Dataset open(DatasetProgress progress) {
    return Datasets.open(request(), progress);
  }

  DatasetRequest request() {
    DatasetRequest request = DatasetRequest.of(dataset).withLenient(lenient).withSeed(seed);
    if (columns != null) {
      request = request.withColumns(Column.mapping(columns));
    }
    return data == null ? request : request.withData(data);
  }
}

package dev.reelstream.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which data set to open, and how.
 *
 * @param dataset a name of {@link Datasets#names()} or the path of a CSV file
 * @param data the folder to look in, and nowhere else
 * @param columns names of a user's own file's columns where they cannot be guessed
 * @param lenient skip and count malformed lines instead of failing
 * @param seed of the synthetic set
 * @param synthetic size of the synthetic set
 */
public record DatasetRequest(
    String dataset,
    Optional<Path> data,
    Map<Column, String> columns,
    boolean lenient,
    long seed,
    SyntheticShape synthetic) {
  public static final long DEFAULT_SEED = 42;

  public DatasetRequest {
    columns = Map.copyOf(columns);
  }

  /** The data set of that name, looked for in the usual places, with everything at its default. */
  public static DatasetRequest of(String dataset) {
    return new DatasetRequest(
        dataset, Optional.empty(), Map.of(), false, DEFAULT_SEED, SyntheticShape.defaults());
  }

  public DatasetRequest withData(Path folder) {
    return new DatasetRequest(dataset, Optional.of(folder), columns, lenient, seed, synthetic);
  }

  public DatasetRequest withColumns(Map<Column, String> names) {
    return new DatasetRequest(dataset, data, names, lenient, seed, synthetic);
  }

  public DatasetRequest withLenient(boolean skip) {
    return new DatasetRequest(dataset, data, columns, skip, seed, synthetic);
  }

  public DatasetRequest withSeed(long newSeed) {
    return new DatasetRequest(dataset, data, columns, lenient, newSeed, synthetic);
  }

  public DatasetRequest withSynthetic(SyntheticShape shape) {
    return new DatasetRequest(dataset, data, columns, lenient, seed, shape);
  }

  /**
   * The options by which a verb in another process opens the same data.
   *
   * @param opened says whether the synthetic set took the place of what was asked for
   */
  public List<String> arguments(Dataset opened) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--dataset=" + (opened.synthetic() ? opened.name() : dataset));
    arguments.add("--seed=" + seed);
    if (!opened.synthetic()) {
      data.ifPresent(folder -> arguments.add("--data=" + folder));
    }
    if (!columns.isEmpty()) {
      arguments.add("--columns=" + Column.text(columns));
    }
    if (lenient) {
      arguments.add("--lenient");
    }
    return arguments;
  }
}

package dev.reelstream.dataset;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Opens data sets: MovieLens by name, anybody's CSV by path, or the built-in synthetic set. */
public final class Datasets {
  public static final String SYNTHETIC = "synthetic";

  /** The synthetic set with a planted change of taste. */
  public static final String SYNTHETIC_DRIFT = "synthetic-drift";

  private static final URI GROUPLENS =
      URI.create("https://files.grouplens.org/datasets/movielens/");
  // An offline machine should fall back at once; a slow line may pause for longer than that.
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration READ = Duration.ofSeconds(30);

  private Datasets() {}

  /** Every name that {@link DatasetRequest#dataset()} may have, besides the path of a file. */
  public static List<String> names() {
    return Stream.concat(MovieLens.ids().stream(), Stream.of(SYNTHETIC, SYNTHETIC_DRIFT)).toList();
  }

  /** Whether a name is that of a built-in set. */
  static boolean isSynthetic(String name) {
    return name.equals(SYNTHETIC) || name.equals(SYNTHETIC_DRIFT);
  }

  /**
   * Looks in the requested folder, or else in {@code $REELSTREAM_DATA}, {@code ./data} and the
   * user's cache, or else downloads from GroupLens into that cache; where that fails the synthetic
   * set takes the place, and {@link Dataset#notice()} says so.
   *
   * @throws DatasetException if the set is unknown, missing from the requested folder, or malformed
   */
  public static Dataset open(DatasetRequest request, DatasetProgress progress) {
    return new DatasetSearch(
            System.getenv(),
            Path.of("").toAbsolutePath(),
            Path.of(System.getProperty("user.home", ".")),
            new Download(GROUPLENS, CONNECT, READ))
        .open(request, progress);
  }
}

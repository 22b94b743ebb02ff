package dev.reelstream.collect;

import dev.reelstream.collect.CollectResult.ExampleFile;
import dev.reelstream.event.Rating;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a collection has left, for training. */
public final class ExampleFiles {
  private ExampleFiles() {}

  /**
   * All ratings of a collection by bucket, then user id, then order of the topic, which does not
   * depend on how many tasks wrote the files.
   *
   * @param into takes all of them and sorts them as it likes
   * @throws CollectException with one line, if the collection is not whole
   */
  public static <T> T read(Path output, Function<Iterator<Rating>, T> into) {
    CollectResult result = result(output);
    checkFiles(output, result);
    StoredRatings stored = new StoredRatings(output, result);
    T ratings = into.apply(stored);
    if (stored.ratings() != result.ratings() || stored.users() != result.users()) {
      throw new CollectException(
          "%s holds %d ratings of %d users, and %s says %d of %d"
              .formatted(
                  output,
                  stored.ratings(),
                  stored.users(),
                  OutputFolder.RESULT,
                  result.ratings(),
                  result.users()));
    }
    return ratings;
  }

  /** The same, of a collection that must be the one up to this bound. */
  public static <T> T read(Path output, Bound bound, Function<Iterator<Rating>, T> into) {
    if (!result(output).bound().equals(bound)) {
      throw new CollectException(output + " holds the collection of another bound");
    }
    return read(output, into);
  }

  /**
   * What a collection says of itself.
   *
   * @throws CollectException if there is no whole collection
   */
  public static CollectResult result(Path output) {
    try {
      return OutputFolder.result(output);
    } catch (IOException e) {
      throw new CollectException("cannot read " + output + ": " + e, e);
    }
  }

  /** Describes the files that a job has written; hidden ones were begun by a task that failed. */
  static List<ExampleFile> describe(Path folder) throws IOException {
    List<ExampleFile> files = new ArrayList<>();
    for (String path : paths(folder)) {
      Path file = folder.resolve(path);
      if (String.valueOf(file.getFileName()).startsWith(".")) {
        Files.delete(file);
      } else {
        HistoryFooter footer = HistoryFooter.of(file);
        files.add(
            new ExampleFile(
                path, Files.size(file), footer.users(), footer.ratings(), Folders.sha256(file)));
      }
    }
    return files;
  }

  private static void checkFiles(Path output, CollectResult result) {
    TreeSet<String> expected = new TreeSet<>();
    result.files().forEach(file -> expected.add(file.path()));
    try {
      for (String path : paths(output)) {
        if (!expected.remove(path)) {
          throw new CollectException(
              output.resolve(path) + " does not belong to the collection: remove it");
        }
      }
      if (!expected.isEmpty()) {
        throw new CollectException(output.resolve(expected.first()) + " is missing: collect again");
      }
      for (ExampleFile file : result.files()) {
        if (!Folders.sha256(output.resolve(file.path())).equals(file.sha256())) {
          throw new CollectException(
              output.resolve(file.path())
                  + " is not what was written (truncated or changed): collect again");
        }
      }
    } catch (IOException e) {
      throw new CollectException("cannot read " + output + ": " + e, e);
    }
  }

  /** Every file below the folder but the description, relative to it, sorted. */
  private static List<String> paths(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(path -> !path.equals(OutputFolder.RESULT))
          .sorted()
          .toList();
    }
  }
}

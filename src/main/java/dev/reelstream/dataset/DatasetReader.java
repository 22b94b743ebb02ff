package dev.reelstream.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads one data set from files that are known to be there. */
final class DatasetReader {
  private static final int SKIP = 1 << 16;

  private DatasetReader() {}

  static Optional<Path> ratingFile(Path folder, RatingFormat format) {
    return format.files().stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  static Dataset movieLens(
      Path folder, MovieLens set, DatasetRequest request, DatasetProgress progress) {
    Path file =
        ratingFile(folder, set.format())
            .orElseThrow(() -> new DatasetException("%s has no ratings".formatted(folder)));
    MalformedLines malformed = new MalformedLines(request.lenient());
    try (DataFile data = DataFile.open(file, progress)) {
      Ratings ratings = RatingLines.read(data, file, set.format(), malformed);
      Titles titles = TitleFiles.read(folder, set, malformed);
      return dataset(set.id(), ratings, titles, data, malformed);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static Dataset csv(Path file, DatasetRequest request, DatasetProgress progress) {
    MalformedLines malformed = new MalformedLines(request.lenient());
    try (DataFile data = DataFile.open(file, progress)) {
      Ratings ratings = UserCsv.read(data, file, request.columns(), malformed);
      return dataset(String.valueOf(file.getFileName()), ratings, Titles.none(), data, malformed);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Dataset dataset(
      String name, Ratings ratings, Titles titles, DataFile data, MalformedLines malformed)
      throws IOException {
    while (data.skip(SKIP) > 0) {
      // A reader may stop before the last buffer; the digest is over all of it.
    }
    return new Dataset(
        name, false, ratings, titles, data.digest(), malformed.skipped(), Optional.empty());
  }

  private static DatasetException unreadable(Path file, IOException e) {
    return new DatasetException("%s cannot be read: %s".formatted(file, Download.reason(e)), e);
  }
}

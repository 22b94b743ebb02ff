package dev.reelstream.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides where a data set comes from. */
final class DatasetSearch {
  private final Map<String, String> environment;
  private final Path workingFolder;
  private final Path home;
  private final Download download;

  DatasetSearch(Map<String, String> environment, Path workingFolder, Path home, Download download) {
    this.environment = environment;
    this.workingFolder = workingFolder;
    this.home = home;
    this.download = download;
  }

  Dataset open(DatasetRequest request, DatasetProgress progress) {
    Optional<MovieLens> set = MovieLens.find(request.dataset());
    if (!request.columns().isEmpty()
        && (set.isPresent() || Datasets.isSynthetic(request.dataset()))) {
      throw new DatasetException(
          "columns can be named for a CSV file only, not for " + request.dataset());
    }
    if (set.isPresent()) {
      return movieLens(set.get(), request, progress);
    }
    if (request.dataset().equals(Datasets.SYNTHETIC_DRIFT)) {
      return SyntheticRatings.dataset(
          Datasets.SYNTHETIC_DRIFT, SyntheticShape.drifting(), request.seed());
    }
    if (request.dataset().equals(Datasets.SYNTHETIC)) {
      return SyntheticRatings.dataset(request.synthetic(), request.seed());
    }
    return DatasetReader.csv(userFile(request.dataset()), request, progress);
  }

  private Dataset movieLens(MovieLens set, DatasetRequest request, DatasetProgress progress) {
    if (request.data().isPresent()) {
      Path folder = request.data().get();
      if (!Files.isDirectory(folder)) {
        throw new DatasetException("data folder %s does not exist".formatted(folder));
      }
      return DatasetReader.movieLens(
          find(set, folder).orElseThrow(() -> missing(set, folder)), set, request, progress);
    }
    for (Path folder : places()) {
      Optional<Path> found = find(set, folder);
      if (found.isPresent()) {
        return DatasetReader.movieLens(found.get(), set, request, progress);
      }
    }
    Path fetched;
    try {
      fetched = download.fetch(set, cache(), progress);
    } catch (IOException e) {
      return SyntheticRatings.dataset(request.synthetic(), request.seed())
          .withNotice(
              "%s is not at hand and could not be downloaded (%s): running the built-in synthetic set"
                  .formatted(set.id(), Download.reason(e)));
    }
    Dataset dataset = DatasetReader.movieLens(fetched, set, request, progress);
    return set.md5().isPresent()
        ? dataset
        : dataset.withNotice(
            set.id()
                + " changes from time to time and has no fixed digest: "
                + "only its transport and its archive could be checked");
  }

  private List<Path> places() {
    List<Path> places = new ArrayList<>();
    String data = environment.getOrDefault("REELSTREAM_DATA", "");
    if (!data.isBlank()) {
      places.add(workingFolder.resolve(data));
    }
    places.add(workingFolder.resolve("data"));
    places.add(cache());
    return places;
  }

  private Path cache() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification says to ignore relative paths.
    Path caches =
        !xdg.isBlank() && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
    return caches.resolve("reelstream");
  }

  private static Optional<Path> find(MovieLens set, Path folder) {
    Stream<Path> candidates = set.folders().stream().map(folder::resolve);
    // ratings.dat looks alike in two sets: the folder of one is not searched for another.
    Path name = folder.toAbsolutePath().normalize().getFileName();
    boolean another =
        name != null
            && !set.folders().contains(name.toString())
            && Stream.of(MovieLens.values())
                .anyMatch(other -> other.folders().contains(name.toString()));
    return Stream.concat(candidates, another ? Stream.empty() : Stream.of(folder))
        .filter(candidate -> DatasetReader.ratingFile(candidate, set.format()).isPresent())
        .findFirst();
  }

  private static DatasetException missing(MovieLens set, Path folder) {
    return new DatasetException(
        "%s is not in %s: expected %s there or in %s"
            .formatted(
                set.id(),
                folder,
                String.join(" or ", set.format().files()),
                set.folders().stream()
                    .map(name -> folder.resolve(name).toString())
                    .collect(Collectors.joining(" or "))));
  }

  private Path userFile(String dataset) {
    Path file;
    try {
      file = Path.of(dataset);
    } catch (InvalidPathException e) {
      throw unknown(dataset);
    }
    Path resolved = workingFolder.resolve(file);
    if (Files.isDirectory(resolved)) {
      throw new DatasetException(
          "data set %s is a folder: name a set (%s) and give the folder with --data"
              .formatted(dataset, String.join(", ", Datasets.names())));
    }
    if (Files.exists(resolved)) {
      return resolved;
    }
    if (dataset.isBlank()
        || (file.getNameCount() == 1 && !dataset.matches(".*\\.(csv|tsv|txt|gz)"))) {
      throw unknown(dataset);
    }
    throw new DatasetException("data set file %s does not exist".formatted(dataset));
  }

  private static DatasetException unknown(String dataset) {
    return new DatasetException(
        "unknown data set '%s': expected one of %s or the path of a CSV file%s"
            .formatted(
                MalformedLines.shorten(dataset),
                String.join(", ", Datasets.names()),
                Nearest.hint(dataset, Datasets.names())));
  }
}

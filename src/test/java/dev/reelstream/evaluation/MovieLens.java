package dev.reelstream.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The official files, read as plainly as can be: ratings by timestamp, ties by line. */
final class MovieLens {
  record Row(String user, String item, int rating, long timestamp) {}

  private MovieLens() {}

  static Optional<Path> folder(String name) {
    String data = System.getenv("REELSTREAM_DATA");
    Path root =
        data != null ? Path.of(data) : Path.of(System.getProperty("user.dir"), "../shared/data");
    return Optional.of(root.resolve(name)).filter(Files::isDirectory);
  }

  static List<Row> ratings(Path folder) throws IOException {
    Path plain = folder.resolve("u.data");
    boolean small = Files.exists(plain);
    String separator = small ? "\t" : "::";
    List<Row> rows = new ArrayList<>();
    try (InputStream file =
            small
                ? Files.newInputStream(plain)
                : new GZIPInputStream(Files.newInputStream(folder.resolve("ratings.dat.gz")));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(separator, -1);
        rows.add(
            new Row(
                cells[0], cells[1], Integer.parseInt(cells[2]), 1000 * Long.parseLong(cells[3])));
      }
    }
    rows.sort(Comparator.comparingLong(Row::timestamp));
    return rows;
  }
}

package dev.reelstream.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads the three kinds of title file that MovieLens sets come with. */
final class TitleFiles {
  private static final int FLAGS_FROM = 5;
  private static final String NO_GENRES = "(no genres listed)";
  // For a u.item without its u.genre.
  private static final List<String> GENRES =
      List.of(
          ("unknown,Action,Adventure,Animation,Children's,Comedy,Crime,Documentary,Drama,Fantasy,"
                  + "Film-Noir,Horror,Musical,Mystery,Romance,Sci-Fi,Thriller,War,Western")
              .split(",", -1));

  private TitleFiles() {}

  /** The titles in a folder, or none where it has no title file. */
  static Titles read(Path folder, MovieLens set, MalformedLines malformed) throws IOException {
    Path file = folder.resolve(set.titleFile());
    if (!Files.isRegularFile(file)) {
      return Titles.none();
    }
    return switch (set.format()) {
      case TABS -> pipes(file, set.titleCharset(), genres(folder.resolve("u.genre")), malformed);
      case COLONS -> colons(file, set.titleCharset(), malformed);
      case CSV -> csv(file, malformed);
    };
  }

  private static Titles pipes(
      Path file, Charset charset, List<String> genres, MalformedLines malformed)
      throws IOException {
    List<Titles.Title> titles = new ArrayList<>();
    List<String> lines = lines(file, charset);
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).split("\\|", -1);
      if (fields.length != FLAGS_FROM + genres.size() || fields[0].isBlank()) {
        if (!lines.get(i).isBlank()) {
          malformed.add(
              file,
              i + 1,
              lines.get(i),
              "item|title|date|date|address and %d genre flags".formatted(genres.size()));
        }
        continue;
      }
      List<String> set = new ArrayList<>();
      for (int genre = 0; genre < genres.size(); genre++) {
        // "unknown" says that there is no genre.
        if (fields[FLAGS_FROM + genre].equals("1") && genre > 0) {
          set.add(genres.get(genre));
        }
      }
      titles.add(new Titles.Title(fields[0], fields[1], set));
    }
    return Titles.of(titles);
  }

  private static List<String> genres(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return GENRES;
    }
    return lines(file, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.indexOf('|') > 0)
        .map(line -> line.substring(0, line.indexOf('|')))
        .toList();
  }

  private static Titles colons(Path file, Charset charset, MalformedLines malformed)
      throws IOException {
    List<Titles.Title> titles = new ArrayList<>();
    List<String> lines = lines(file, charset);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int title = line.indexOf("::");
      int genres = line.lastIndexOf("::");
      if (title > 0 && genres > title) {
        titles.add(
            title(
                line.substring(0, title),
                line.substring(title + 2, genres),
                line.substring(genres + 2)));
      } else if (!line.isBlank()) {
        malformed.add(file, i + 1, line, "item::title::genre|genre");
      }
    }
    return Titles.of(titles);
  }

  private static Titles csv(Path file, MalformedLines malformed) throws IOException {
    List<Titles.Title> titles = new ArrayList<>();
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file, StandardCharsets.UTF_8)) {
      boolean header = true;
      for (CsvRecord record : records) {
        List<String> fields = record.getFields();
        if (fields.size() < 3 || fields.get(0).isBlank()) {
          malformed.add(
              file, record.getStartingLineNumber(), String.join(",", fields), "item,title,genres");
        } else if (!header) {
          titles.add(title(fields.get(0), fields.get(1), fields.get(2)));
        }
        header = false;
      }
    } catch (CsvParseException e) {
      throw new DatasetException(UserCsv.unreadable(file, e), e);
    }
    return Titles.of(titles);
  }

  private static Titles.Title title(String item, String title, String genres) {
    return new Titles.Title(
        item,
        title,
        Arrays.stream(genres.split("\\|", -1))
            .filter(genre -> !genre.isBlank() && !genre.equals(NO_GENRES))
            .toList());
  }

  // A byte that the charset lacks becomes U+FFFD: a wrong letter in a title is no reason to stop.
  private static List<String> lines(Path file, Charset charset) throws IOException {
    try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset));
        Stream<String> lines = reader.lines()) {
      return lines.toList();
    }
  }
}

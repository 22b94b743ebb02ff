package dev.reelstream.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads anybody's rating file: CSV with a header, fields between commas, semicolons or tabs. */
final class UserCsv {
  /** What counts as rating where the file has none: somebody chose the item. */
  static final double IMPLICIT = 5.0;

  private static final int HEADER_LIMIT = 1 << 16;

  private final Path file;
  private final MalformedLines malformed;
  private final RatingsBuilder ratings = new RatingsBuilder();
  private final List<String> header;
  private final Map<Column, Integer> places;
  private @Nullable TimeFormat time;

  private UserCsv(
      Path file, List<String> header, Map<Column, String> columns, MalformedLines malformed) {
    this.file = file;
    this.malformed = malformed;
    this.header = header;
    this.places = places(columns);
  }

  static Ratings read(
      InputStream in, Path file, Map<Column, String> columns, MalformedLines malformed)
      throws IOException {
    BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    char separator = separator(text);
    @Nullable UserCsv csv = null;
    // Not closed here: the stream belongs to the caller.
    try {
      CsvReader<CsvRecord> records =
          CsvReader.builder()
              .fieldSeparator(separator)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .ofCsvRecord(text);
      for (CsvRecord record : records) {
        if (csv == null) {
          csv = new UserCsv(file, header(record.getFields()), columns, malformed);
        } else {
          csv.add(record, separator);
        }
      }
    } catch (CsvParseException e) {
      throw new DatasetException(unreadable(file, e), e);
    }
    if (csv == null) {
      throw new DatasetException(file + " is empty: expected a CSV file with a header");
    }
    RatingLines.requireSome(csv.ratings, file, malformed);
    return csv.ratings.build();
  }

  static String unreadable(Path file, CsvParseException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return "%s cannot be read as CSV: %s"
        .formatted(file, MalformedLines.shorten(String.valueOf(reason.getMessage())));
  }

  // The one that is most frequent in the header; a comma where there is none.
  private static char separator(BufferedReader text) throws IOException {
    text.mark(HEADER_LIMIT);
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    for (int i = 1; i < HEADER_LIMIT; i++) {
      int c = text.read();
      if (c < 0 || c == '\n') {
        break;
      }
      commas += c == ',' ? 1 : 0;
      semicolons += c == ';' ? 1 : 0;
      tabs += c == '\t' ? 1 : 0;
    }
    text.reset();
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
  }

  private static List<String> header(List<String> fields) {
    return fields.stream().map(field -> field.replace("\uFEFF", "").strip()).toList();
  }

  private Map<Column, Integer> places(Map<Column, String> columns) {
    Map<Column, Integer> found = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      String name = columns.get(column);
      int place = name == null ? guess(column, columns) : header.indexOf(name);
      if (place >= 0) {
        found.put(column, place);
      } else if (name != null || column != Column.RATING) {
        String wanted = name == null ? column.word() : name;
        throw new DatasetException(
            "%s has no column '%s' (%s); its columns are %s%s%s"
                .formatted(
                    file,
                    wanted,
                    column.word(),
                    MalformedLines.shorten(String.join(", ", header)),
                    Nearest.hint(wanted, header),
                    name == null ? "; name it with --columns " + column.word() + "=NAME" : ""));
      }
    }
    return found;
  }

  private int guess(Column column, Map<Column, String> columns) {
    for (int i = 0; i < header.size(); i++) {
      if (column.guessedFrom(header.get(i)) && !columns.containsValue(header.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void add(CsvRecord record, char separator) {
    List<String> fields = record.getFields();
    String wrong = add(fields);
    if (!wrong.isEmpty()) {
      malformed.add(
          file,
          record.getStartingLineNumber(),
          String.join(String.valueOf(separator), fields),
          wrong);
    }
  }

  /** Adds one row; otherwise says what was expected of it. */
  private String add(List<String> fields) {
    if (fields.size() != header.size()) {
      return header.size() + " fields";
    }
    byte[] user = bytes(fields, Column.USER);
    byte[] item = bytes(fields, Column.ITEM);
    if (user.length == 0 || item.length == 0) {
      return "user and item that are not empty";
    }
    double rating = IMPLICIT;
    if (places.containsKey(Column.RATING)) {
      byte[] number = bytes(fields, Column.RATING);
      rating = NumberParser.decimal(number, 0, number.length);
      if (Double.isNaN(rating)) {
        return "a number as rating";
      }
    }
    String when = field(fields, Column.TIME);
    TimeFormat format = time == null ? TimeFormat.of(when) : time;
    long timestamp = format.parse(when);
    if (timestamp < 0) {
      return time == null
          ? "seconds or milliseconds since 1970 or an ISO-8601 time"
          : format.expected() + " as in the rows before";
    }
    time = format;
    ratings.add(
        ratings.userIds().ordinal(user, 0, user.length),
        ratings.itemIds().ordinal(item, 0, item.length),
        rating,
        timestamp);
    return "";
  }

  private byte[] bytes(List<String> fields, Column column) {
    return field(fields, column).getBytes(StandardCharsets.UTF_8);
  }

  private String field(List<String> fields, Column column) {
    Integer place = places.get(column);
    return place == null ? "" : fields.get(place).strip();
  }
}

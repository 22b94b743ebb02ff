package dev.reelstream.dataset;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a column of somebody's own rating file means. */
public enum Column {
  USER,
  ITEM,
  RATING,
  TIME;

  /** The word for this column on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a file without a mapping probably means this column by that name. */
  boolean guessedFrom(String header) {
    List<String> names =
        switch (this) {
          case USER -> List.of("user", "userid", "customer", "customerid", "visitorid");
          case ITEM -> List.of("item", "itemid", "movie", "movieid", "product", "productid");
          case RATING -> List.of("rating", "score", "stars");
          case TIME -> List.of("time", "timestamp", "ts", "date", "datetime", "eventtime");
        };
    return names.contains(header.toLowerCase(Locale.ROOT).replaceAll("[ _.-]", ""));
  }

  /** What {@link #mapping} reads. */
  static String text(Map<Column, String> columns) {
    return columns.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getKey().word() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }

  /** Reads {@code user=…,item=…,rating=…,time=…}; any of them may be left out. */
  public static Map<Column, String> mapping(String text) {
    Map<Column, String> columns = new EnumMap<>(Column.class);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1 || equals == part.length() - 1) {
        throw new DatasetException(
            "columns has '%s': expected user=NAME,item=NAME,rating=NAME,time=NAME".formatted(part));
      }
      String word = part.substring(0, equals).strip();
      Column column =
          Stream.of(values())
              .filter(candidate -> candidate.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new DatasetException(
                          "columns names '%s': it must be one of user, item, rating, time"
                              .formatted(word)));
      if (columns.put(column, part.substring(equals + 1).strip()) != null) {
        throw new DatasetException("columns names '%s' twice".formatted(word));
      }
    }
    return columns;
  }
}

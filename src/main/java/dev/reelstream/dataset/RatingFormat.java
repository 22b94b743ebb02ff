package dev.reelstream.dataset;

import java.util.List;

/** How MovieLens writes a rating: four fields, always in this order, in one of three dresses. */
enum RatingFormat {
  TABS("\t", "user, item, rating, seconds, between tabs"),
  COLONS("::", "user::item::rating::seconds"),
  CSV(",", "userId,movieId,rating,timestamp");

  private final String separator;
  private final String expected;

  RatingFormat(String separator, String expected) {
    this.separator = separator;
    this.expected = expected;
  }

  boolean header() {
    return this == CSV;
  }

  /** Names of the rating file, the likeliest first. */
  List<String> files() {
    return switch (this) {
      case TABS -> List.of("u.data", "u.data.gz");
      case COLONS -> List.of("ratings.dat", "ratings.dat.gz");
      case CSV -> List.of("ratings.csv", "ratings.csv.gz");
    };
  }

  String expected() {
    return expected;
  }

  /**
   * Finds the fields of a line.
   *
   * @param bounds receives start and end of each field
   * @return whether there are exactly as many as {@code bounds} has pairs
   */
  boolean split(byte[] bytes, int from, int to, int[] bounds) {
    int field = 0;
    int start = from;
    int at = from;
    while (at <= to) {
      boolean last = at == to;
      if (last || separatorAt(bytes, at, to)) {
        if (2 * field == bounds.length) {
          return false;
        }
        bounds[2 * field] = start;
        bounds[2 * field + 1] = at;
        field++;
        start = at + separator.length();
        at = last ? to + 1 : start;
      } else {
        at++;
      }
    }
    return 2 * field == bounds.length;
  }

  private boolean separatorAt(byte[] bytes, int at, int to) {
    return bytes[at] == separator.charAt(0)
        && (separator.length() == 1 || (at + 1 < to && bytes[at + 1] == separator.charAt(1)));
  }
}

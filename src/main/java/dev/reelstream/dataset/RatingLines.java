package dev.reelstream.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads a MovieLens rating file straight from its bytes. */
final class RatingLines {
  /** Year 9999: what is larger was not in seconds. */
  static final long MAX_SECONDS = 253_402_300_799L;

  private static final String HEADER = "userId,movieId,rating,timestamp";
  private static final int MILLIS = 1000;

  private RatingLines() {}

  static Ratings read(InputStream in, Path file, RatingFormat format, MalformedLines malformed)
      throws IOException {
    LineReader lines = new LineReader(in);
    if (format.header() && lines.advance() && !lines.text().replace("\"", "").equals(HEADER)) {
      throw new DatasetException(
          "%s line 1: expected the columns %s, found '%s'"
              .formatted(file, HEADER, MalformedLines.shorten(lines.text())));
    }
    RatingsBuilder ratings = new RatingsBuilder();
    int[] bounds = new int[8];
    while (lines.advance()) {
      if (lines.blank()) {
        continue;
      }
      String wrong = add(lines, format, bounds, ratings);
      if (!wrong.isEmpty()) {
        malformed.add(file, lines.number(), lines.text(), wrong);
      }
    }
    requireSome(ratings, file, malformed);
    return ratings.build();
  }

  static void requireSome(RatingsBuilder ratings, Path file, MalformedLines malformed) {
    if (ratings.size() == 0) {
      throw new DatasetException(
          malformed.skipped() == 0
              ? file + " holds no ratings"
              : "%s holds no valid rating: %d malformed lines were skipped"
                  .formatted(file, malformed.skipped()));
    }
  }

  /** Adds the current line; otherwise says what was expected of it. */
  private static String add(
      LineReader lines, RatingFormat format, int[] bounds, RatingsBuilder ratings) {
    byte[] bytes = lines.bytes();
    if (!format.split(bytes, lines.start(), lines.end(), bounds)) {
      return format.expected();
    }
    if (format == RatingFormat.CSV) {
      unquote(bytes, bounds);
    }
    if (bounds[0] == bounds[1] || bounds[2] == bounds[3]) {
      return format.expected() + " with ids that are not empty";
    }
    double rating = NumberParser.decimal(bytes, bounds[4], bounds[5]);
    if (Double.isNaN(rating)) {
      return "a number as rating";
    }
    long seconds = NumberParser.natural(bytes, bounds[6], bounds[7]);
    if (seconds < 0 || seconds > MAX_SECONDS) {
      return "whole seconds since 1970 as timestamp";
    }
    ratings.add(
        ratings.userIds().ordinal(bytes, bounds[0], bounds[1]),
        ratings.itemIds().ordinal(bytes, bounds[2], bounds[3]),
        rating,
        seconds * MILLIS);
    return "";
  }

  // The official files have no quotes here, copies that went through a spreadsheet do.
  private static void unquote(byte[] bytes, int[] bounds) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i + 1] - bounds[i] >= 2
          && bytes[bounds[i]] == '"'
          && bytes[bounds[i + 1] - 1] == '"') {
        bounds[i]++;
        bounds[i + 1]--;
      }
    }
  }
}

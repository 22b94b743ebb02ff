package dev.reelstream.dataset;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * How a user's own file writes time, decided once per file by its first time that is understood: a
 * number from 100,000,000,000 on means milliseconds, a smaller one seconds, anything else ISO-8601
 * (UTC where no offset is given; a blank may stand for the T; a date alone is its first instant).
 */
enum TimeFormat {
  SECONDS("seconds since 1970"),
  MILLIS("milliseconds since 1970"),
  ISO("an ISO-8601 time");

  /*
   * In seconds this is the year 5138, in milliseconds March 1973. Later rows on the other side of
   * it are refused: in a file that mixes units no order can be trusted. Zero is the same in both.
   */
  private static final long FIRST_MILLIS = 100_000_000_000L;
  private static final long MAX_MILLIS = RatingLines.MAX_SECONDS * 1000;

  private final String expected;

  TimeFormat(String expected) {
    this.expected = expected;
  }

  String expected() {
    return expected;
  }

  static TimeFormat of(String time) {
    double number = number(time);
    return Double.isNaN(number) ? ISO : number >= FIRST_MILLIS ? MILLIS : SECONDS;
  }

  /** Milliseconds since the epoch, or -1 where the text is no such time. */
  long parse(String time) {
    if (this == ISO) {
      return iso(time);
    }
    double number = number(time);
    boolean inUnit = this == MILLIS ? number == 0 || number >= FIRST_MILLIS : number < FIRST_MILLIS;
    if (!(inUnit && number >= 0)) {
      return -1;
    }
    long millis = Math.round(this == MILLIS ? number : number * 1000);
    return millis <= MAX_MILLIS ? millis : -1;
  }

  private static double number(String time) {
    byte[] bytes = time.getBytes(StandardCharsets.UTF_8);
    return NumberParser.decimal(bytes, 0, bytes.length);
  }

  private static long iso(String time) {
    String text = time.indexOf(' ') == 10 ? time.replaceFirst(" ", "T") : time;
    try {
      Instant instant;
      if (text.length() == 10) {
        instant = LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      } else if (text.matches(".*(Z|z|[+-]\\d\\d:\\d\\d(:\\d\\d)?)")) {
        instant = OffsetDateTime.parse(text).toInstant();
      } else {
        instant = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      }
      long millis = instant.toEpochMilli();
      return millis >= 0 && millis <= MAX_MILLIS ? millis : -1;
    } catch (DateTimeException | ArithmeticException e) {
      return -1;
    }
  }
}

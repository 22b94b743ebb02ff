package dev.reelstream.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reelstream.event.Rating;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a record on the ratings topic can be wrong, each made from a good neighbour.
 */
enum Malformed {
  NOT_JSON,
  TRUNCATED,
  NO_USER,
  NO_ITEM,
  NO_RATING,
  NO_TIMESTAMP,
  WRONG_TYPE,
  NOT_A_NUMBER,
  NEGATIVE_TIMESTAMP,
  EMPTY,
  TOMBSTONE,
  INVALID_UTF8,
  ARRAY,
  EMPTY_USER,
  DEEP;

  /** Twice the depth at which Jackson gives up. */
  private static final int DEPTH = 2_000;

  byte @Nullable [] value(Rating neighbour) {
    byte[] good = RatingJson.encode(neighbour);
    long time = neighbour.timestamp();
    return switch (this) {
      case NOT_JSON -> "rating;5;yes".getBytes(UTF_8);
      case TRUNCATED -> Arrays.copyOf(good, good.length / 2);
      case NO_USER -> json("{\"itemId\":\"1\",\"rating\":4.0,\"timestamp\":%d}", time);
      case NO_ITEM -> json("{\"userId\":\"1\",\"rating\":4.0,\"timestamp\":%d}", time);
      case NO_RATING -> json("{\"userId\":\"1\",\"itemId\":\"1\",\"timestamp\":%d}", time);
      case NO_TIMESTAMP -> json("{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":%d}", 4);
      case WRONG_TYPE ->
          json("{\"userId\":[\"1\"],\"itemId\":{},\"rating\":true,\"timestamp\":%d}", time);
      case NOT_A_NUMBER ->
          json("{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":\"NaN\",\"timestamp\":%d}", time);
      case NEGATIVE_TIMESTAMP ->
          json("{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":4.0,\"timestamp\":%d}", -1 - time);
      case EMPTY -> new byte[0];
      case TOMBSTONE -> null;
      case INVALID_UTF8 -> invalidUtf8(good);
      case ARRAY -> json("[\"1\",\"1\",4.0,%d]", time);
      case EMPTY_USER ->
          json("{\"userId\":\"\",\"itemId\":\"1\",\"rating\":4.0,\"timestamp\":%d}", time);
      case DEEP -> ("[".repeat(DEPTH) + "]".repeat(DEPTH)).getBytes(UTF_8);
    };
  }

  private static byte[] json(String format, long number) {
    return format.formatted(number).getBytes(UTF_8);
  }

  /** A good record, but for one byte inside the user id that no UTF-8 text contains. */
  private static byte[] invalidUtf8(byte[] good) {
    String start = "{\"userId\":\"";
    byte[] bad = new byte[good.length + 1];
    System.arraycopy(good, 0, bad, 0, start.length());
    bad[start.length()] = "\u00ff".getBytes(ISO_8859_1)[0];
    System.arraycopy(good, start.length(), bad, start.length() + 1, good.length - start.length());
    return bad;
  }
}

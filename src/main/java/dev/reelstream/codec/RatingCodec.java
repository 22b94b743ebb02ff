package dev.reelstream.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.reelstream.event.Rating;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ratings} topic's value, token by token: this runs once per event, so no tree and no
 * reflection.
 *
 * <p>Unknown fields are skipped, so that producers may add some. Ids are strings of 1 to 256
 * characters without control characters; integers are taken as their decimal text.
 */
public final class RatingCodec {
  /*
   * For maintainers. Event time is taken from the payload and drives the watermark, so one record dated far in the future would
   * close every session and make all that follows late. Nothing rated by people is dated after the year 2200.
   */
  static final long LATEST_TIMESTAMP = 7_258_118_400_000L;

  static final int LONGEST_ID = 256;

  /** Deep nesting costs stack and time before the record can be refused; a rating has depth one. */
  private static final int DEEPEST = 16;

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /**
   * Reads one rating.
   *
   * @throws MalformedRecordException if the bytes are not one JSON object with the four fields in
   *     their ranges
   */
  public Rating decode(byte @Nullable [] value) throws MalformedRecordException {
    if (value == null) {
      throw new MalformedRecordException("no value: expected a JSON object");
    }
    if (value.length == 0) {
      throw new MalformedRecordException("empty value: expected a JSON object");
    }
    try (JsonParser parser = json.createParser(value)) {
      return read(parser);
    } catch (IOException e) {
      throw new MalformedRecordException("not valid JSON: " + firstLine(e.getMessage()), e);
    }
  }

  private static Rating read(JsonParser parser) throws IOException, MalformedRecordException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedRecordException("expected a JSON object, found " + parser.currentToken());
    }
    String user = null;
    String item = null;
    double rating = Double.NaN;
    long timestamp = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "userId" -> user = id(parser, field);
        case "itemId" -> item = id(parser, field);
        case "rating" -> rating = number(parser);
        case "timestamp" -> timestamp = timestamp(parser);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new MalformedRecordException("something follows the JSON object");
    }
    if (user == null || item == null || Double.isNaN(rating) || timestamp < 0) {
      String missing =
          user == null
              ? "userId"
              : item == null ? "itemId" : timestamp < 0 ? "timestamp" : "rating";
      throw new MalformedRecordException("field " + missing + " is missing");
    }
    return new Rating(user, item, rating, timestamp);
  }

  private static String id(JsonParser parser, String field)
      throws IOException, MalformedRecordException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedRecordException(
          field + " is " + token + ": expected a string or an integer");
    }
    String id = parser.getText();
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw new MalformedRecordException(
          field + " has " + id.length() + " characters: expected 1 to " + LONGEST_ID);
    }
    checkText(id, field);
    return id;
  }

  /*
   * For maintainers. A model's vocabulary holds one id per line, so an id with a line break would shift every index behind it;
   * half a surrogate pair has no UTF-8 form and would come back from Kafka and from state as another id.
   */
  private static void checkText(String id, String field) throws MalformedRecordException {
    for (int at = 0; at < id.length(); at++) {
      char c = id.charAt(at);
      if (Character.isISOControl(c)) {
        throw new MalformedRecordException(
            field + " holds the character U+%04X: expected text in one line".formatted((int) c));
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || at + 1 == id.length()
            || !Character.isLowSurrogate(id.charAt(at + 1))) {
          throw new MalformedRecordException(
              field + " holds half a surrogate pair: expected Unicode text");
        }
        at++;
      }
    }
  }

  private static double number(JsonParser parser) throws IOException, MalformedRecordException {
    if (!parser.currentToken().isNumeric()) {
      throw new MalformedRecordException(
          "rating is " + parser.currentToken() + ": expected a number");
    }
    double rating = parser.getDoubleValue();
    if (!Double.isFinite(rating)) {
      throw new MalformedRecordException("rating is " + rating + ": expected a finite number");
    }
    return rating;
  }

  private static long timestamp(JsonParser parser) throws IOException, MalformedRecordException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedRecordException(
          "timestamp is " + parser.currentToken() + ": expected epoch milliseconds, an integer");
    }
    long timestamp =
        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
    if (timestamp < 0 || timestamp > LATEST_TIMESTAMP) {
      throw new MalformedRecordException(
          "timestamp "
              + parser.getText()
              + " is out of range: expected 0 to "
              + LATEST_TIMESTAMP
              + " ms");
    }
    return timestamp;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}

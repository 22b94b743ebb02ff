package dev.reelstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RatingCodecTest {
  private static final String VALID =
      "{\"userId\":\"u7\",\"itemId\":\"i-3\",\"rating\":4.5,\"timestamp\":1700000000123}";

  private final RatingCodec codec = new RatingCodec();

  @Test
  void readsTheFourFields() throws Exception {
    assertThat(decode(VALID)).isEqualTo(new Rating("u7", "i-3", 4.5, 1_700_000_000_123L));
  }

  @Test
  void takesIntegersAsTheTextOfAnId() throws Exception {
    assertThat(decode("{\"userId\":12,\"itemId\":-7,\"rating\":3,\"timestamp\":0}"))
        .isEqualTo(new Rating("12", "-7", 3, 0));
    String huge = "9".repeat(256);
    assertThat(decode(VALID.replace("\"u7\"", huge)).userId()).isEqualTo(huge);
  }

  @Test
  void skipsFieldsItDoesNotKnow() throws Exception {
    String more =
        "{\"source\":{\"app\":[1,{\"deep\":null}]},"
            + VALID.substring(1, VALID.length() - 1)
            + ",\"note\":\"é\"}";
    assertThat(decode(more)).isEqualTo(decode(VALID));
  }

  @Test
  void readsWhatJsonWrites() throws Exception {
    Rating rating = new Rating("bücher", "日本", 0.5, RatingCodec.LATEST_TIMESTAMP);
    assertThat(codec.decode(new Json().write(rating))).isEqualTo(rating);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refuses(String value, String message) {
    assertThatThrownBy(() -> decode(value))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("", "empty value: expected a JSON object"),
        Arguments.of("  ", "expected a JSON object, found null"),
        Arguments.of("[]", "expected a JSON object, found START_ARRAY"),
        Arguments.of("5", "expected a JSON object, found VALUE_NUMBER_INT"),
        Arguments.of("null", "expected a JSON object, found VALUE_NULL"),
        Arguments.of("{}", "field userId is missing"),
        without("userId", "field userId is missing"),
        without("itemId", "field itemId is missing"),
        without("rating", "field rating is missing"),
        without("timestamp", "field timestamp is missing"),
        with("userId", "null", "userId is VALUE_NULL: expected a string or an integer"),
        with("userId", "1.5", "userId is VALUE_NUMBER_FLOAT: expected a string or an integer"),
        with("itemId", "{}", "itemId is START_OBJECT: expected a string or an integer"),
        with("itemId", "true", "itemId is VALUE_TRUE: expected a string or an integer"),
        with("userId", "\"\"", "userId has 0 characters: expected 1 to 256"),
        with("itemId", id(257), "itemId has 257 characters: expected 1 to 256"),
        with("itemId", "\"a\\nb\"", "itemId holds the character U+000A: expected text in one line"),
        with("userId", "\"\\ud800\"", "userId holds half a surrogate pair: expected Unicode text"),
        with("userId", "\"\\udc00x\"", "userId holds half a surrogate pair: expected Unicode text"),
        with("rating", "\"5\"", "rating is VALUE_STRING: expected a number"),
        with("rating", "null", "rating is VALUE_NULL: expected a number"),
        with("rating", "1e999", "rating is Infinity: expected a finite number"),
        with("rating", "-1e999", "rating is -Infinity: expected a finite number"),
        with("timestamp", "1.5", epoch("VALUE_NUMBER_FLOAT")),
        with("timestamp", "\"1\"", epoch("VALUE_STRING")),
        with("timestamp", "-1", range("-1")),
        with("timestamp", "7258118400001", range("7258118400001")),
        with("timestamp", "99999999999999999999", range("99999999999999999999")),
        Arguments.of(VALID + "{}", "something follows the JSON object"),
        Arguments.of(VALID + "1", "something follows the JSON object"));
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void namesWhatIsNotJson(String value, String part) {
    assertThatThrownBy(() -> decode(value))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("not valid JSON: ")
        .hasMessageContaining(part)
        .message()
        .hasLineCount(1);
  }

  static Stream<Arguments> notJson() {
    return Stream.of(
        Arguments.of("rating", "Unrecognized token"),
        Arguments.of(VALID.substring(0, 40), "end-of-input"),
        Arguments.of(VALID.replace("4.5", "NaN"), "NaN"),
        Arguments.of(VALID.replace("4.5", "4,5"), "expecting double-quote"),
        Arguments.of("{\"x\":" + "[".repeat(17) + "]".repeat(17) + "}", "nesting depth"),
        Arguments.of(VALID.replace("4.5", "1".repeat(1001)), "exceeds the maximum allowed"));
  }

  @Test
  void aMissingValueIsMalformed() {
    assertThatThrownBy(() -> codec.decode(null))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("no value: expected a JSON object");
  }

  @Test
  void randomBytesAreReadOrRefusedButNothingElse() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      readOrRefuse(bytes);
    }
  }

  @Test
  void damagedRatingsAreReadOrRefusedButNothingElse() {
    Random random = new Random(12);
    int read = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes = damage(bytes, random);
      }
      read += readOrRefuse(bytes) ? 1 : 0;
    }
    // Both must happen, or this test would say nothing about one of them.
    assertThat(read).isBetween(1_000, 39_000);
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] damaged;
    switch (random.nextInt(4)) {
      case 0 -> {
        damaged = bytes.clone();
        damaged[at] = (byte) random.nextInt(256);
      }
      case 1 -> {
        damaged = bytes.clone();
        damaged[at] = (byte) "{}[]\",:0123456789eE+-.\\utrfn ".charAt(random.nextInt(29));
      }
      case 2 -> {
        damaged = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, damaged, 0, at);
        System.arraycopy(bytes, at + 1, damaged, at, bytes.length - at - 1);
      }
      default -> {
        // A stretch of the record twice: repeated fields, doubled digits, broken strings.
        int end = at + 1 + random.nextInt(bytes.length - at);
        damaged = new byte[bytes.length + end - at];
        System.arraycopy(bytes, 0, damaged, 0, end);
        System.arraycopy(bytes, at, damaged, end, bytes.length - at);
      }
    }
    return damaged;
  }

  private boolean readOrRefuse(byte[] bytes) {
    try {
      Rating rating = codec.decode(bytes);
      assertThat(rating.rating()).isFinite();
      assertThat(rating.timestamp()).isBetween(0L, RatingCodec.LATEST_TIMESTAMP);
      assertThat(rating.userId()).hasSizeBetween(1, RatingCodec.LONGEST_ID);
      return true;
    } catch (MalformedRecordException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  private Rating decode(String value) throws MalformedRecordException {
    return codec.decode(value.getBytes(StandardCharsets.UTF_8));
  }

  private static Arguments with(String field, String json, String message) {
    return Arguments.of(
        VALID.replaceFirst("(\"" + field + "\":)[^,}]+", "$1" + json.replace("\\", "\\\\")),
        message);
  }

  private static Arguments without(String field, String message) {
    return Arguments.of(VALID.replace("\"" + field + "\"", "\"other\""), message);
  }

  private static String id(int length) {
    return "\"" + "x".repeat(length) + "\"";
  }

  private static String epoch(String token) {
    return "timestamp is " + token + ": expected epoch milliseconds, an integer";
  }

  private static String range(String value) {
    return "timestamp " + value + " is out of range: expected 0 to 7258118400000 ms";
  }
}

package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.event.Rating;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MalformedRecordsTest {
  private static final Rating GOOD = new Rating("u7", "i9", 4.5, 1_700_000_000_000L);

  @Test
  void bringsTheAskedShare() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(kinds(0.01, 12_345, seed)).hasSizeBetween(123, 124);
      assertThat(kinds(0, 12_345, seed)).isEmpty();
      assertThat(kinds(1, 1_000, seed)).hasSize(1_000);
    }
  }

  @Test
  void showsEveryKindInTurnAndRepeatsItselfForOneSeed() {
    List<Malformed> kinds = kinds(0.1, 150, 4);

    assertThat(kinds.subList(0, 14)).doesNotHaveDuplicates();
    assertThat(kinds(0.2, 200, 4)).contains(Malformed.values());
    assertThat(kinds).isEqualTo(kinds(0.1, 150, 4));
  }

  @Test
  void putsSomeUnderTheUsersKeyAndSomeUnderNone() {
    MalformedRecords records = new MalformedRecords(new Fraction(1), 2);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      keys.add(Objects.requireNonNullElse(records.key(GOOD), "none"));
    }

    assertThat(keys).contains("none", "u7").containsOnly("none", "u7");
  }

  @Test
  void makesNoKindThatIsAValidRating() {
    assertThat(valid(RatingJson.encode(GOOD))).isTrue();
    assertThat(Arrays.stream(Malformed.values()).filter(kind -> valid(kind.value(GOOD)))).isEmpty();
  }

  private static List<Malformed> kinds(double share, int ratings, long seed) {
    MalformedRecords records = new MalformedRecords(new Fraction(share), seed);
    List<Malformed> kinds = new ArrayList<>();
    for (int i = 0; i < ratings; i++) {
      Malformed kind = records.beside();
      if (kind != null) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** The contract of the ratings topic, as loosely as it can be read. */
  private static boolean valid(byte @Nullable [] value) {
    if (value == null) {
      return false;
    }
    try {
      JsonNode json = new ObjectMapper().readTree(value);
      return json.isObject()
          && id(json, "userId")
          && id(json, "itemId")
          && json.path("rating").isNumber()
          && json.path("timestamp").asLong(-1) >= 0;
    } catch (JacksonException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean id(JsonNode json, String name) {
    JsonNode id = json.path(name);
    return id.isIntegralNumber() || (id.isTextual() && !id.textValue().isEmpty());
  }
}

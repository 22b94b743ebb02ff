package dev.reelstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.reelstream.event.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {
  private static final Map<String, Record> WRITTEN =
      Map.of(
          "ratings", Samples.RATING,
          "recommendations", Samples.RECOMMENDATION,
          "sessions", Samples.SESSION,
          "evaluations", Samples.EVALUATION,
          "models", Samples.ANNOUNCEMENT,
          "ratings.late", Samples.LATE.rating());
  private static final List<String> TOPICS = Schemas.TOPICS;

  private final Json json = new Json();

  @ParameterizedTest
  @FieldSource("TOPICS")
  void isASchemaOfItsDraft(String topic) throws IOException {
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012))
                .validate(text(topic), InputFormat.JSON))
        .isEmpty();
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void takesWhatIsWritten(String topic) {
    assertThat(Schemas.errors(topic, json.write(sample(topic)))).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void describesEveryFieldThatIsWrittenAndNoOther(String topic) throws IOException {
    JsonNode schema = schema(topic.equals("ratings.late") ? "ratings" : topic);
    JsonNode fields = schema.path("properties");
    assertThat(names(fields)).isEqualTo(names(tree(topic)));
    fields.forEach(field -> assertThat(field.path("description").asText()).isNotBlank());
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void missesEveryFieldThatIsTakenAway(String topic) throws IOException {
    for (String field : names(tree(topic))) {
      ObjectNode lacking = tree(topic);
      lacking.remove(field);
      assertThat(Schemas.errors(topic, lacking.toString())).as(field).isNotEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void noFieldMayBeNullOrAnObjectOfAnotherKind(String topic) throws IOException {
    for (String field : names(tree(topic))) {
      for (JsonNode wrong :
          List.of(JsonNodeFactory.instance.nullNode(), JsonNodeFactory.instance.arrayNode())) {
        if (wrong instanceof ArrayNode
            && field.equals("items")
            && topic.equals("recommendations")) {
          continue; // a catalogue that the user has seen to its end leaves an empty list
        }
        ObjectNode bad = tree(topic);
        bad.set(field, wrong);
        assertThat(Schemas.errors(topic, bad.toString())).as(field + "=" + wrong).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void staysOpenForFieldsOfLaterReleases(String topic) throws IOException {
    assertThat(Schemas.errors(topic, tree(topic).put("later", 1).toString())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refuses(String topic, String field, Object value) throws IOException {
    ObjectNode bad = tree(topic);
    bad.putPOJO(field, value);
    assertThat(Schemas.errors(topic, json.mapper().writeValueAsString(bad))).isNotEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("ratings", "userId", ""),
        Arguments.of("ratings", "itemId", "x".repeat(257)),
        Arguments.of("ratings", "itemId", "a\nb"),
        Arguments.of("ratings", "userId", 1.5),
        Arguments.of("ratings", "rating", "5"),
        Arguments.of("ratings", "timestamp", -1),
        Arguments.of("ratings", "timestamp", RatingCodec.LATEST_TIMESTAMP + 1),
        Arguments.of("ratings.late", "timestamp", -1),
        Arguments.of("recommendations", "seq", 0),
        Arguments.of("recommendations", "source", "MODEL"),
        Arguments.of("recommendations", "context", List.of()),
        Arguments.of("recommendations", "items", List.of(Map.of("itemId", "1"))),
        Arguments.of("recommendations", "items", List.of("1")),
        Arguments.of("sessions", "sessionId", "u42-0"),
        Arguments.of("sessions", "ratings", 0),
        Arguments.of("sessions", "items", List.of()),
        Arguments.of("evaluations", "role", "king"),
        Arguments.of("evaluations", "scope", "WINDOW"),
        Arguments.of("evaluations", "hitRate", 1.01),
        Arguments.of("evaluations", "hits", -1),
        Arguments.of("models", "alias", "candidate"),
        Arguments.of("models", "digest", "abc"),
        Arguments.of("models", "metrics", Map.of("hitRate", "high")));
  }

  @Test
  void takesIntegerIdsOnRatings() {
    assertThat(
            Schemas.errors("ratings", "{\"userId\":1,\"itemId\":2,\"rating\":3,\"timestamp\":4}"))
        .isEmpty();
  }

  /** The schema and the codec are two descriptions of one contract: neither may be the laxer. */
  @Test
  void agreesWithTheCodecOnRandomRatings() throws IOException {
    Random random = new Random(31);
    RatingCodec codec = new RatingCodec();
    Object[] values = {
      "u",
      "",
      "x".repeat(256),
      "x".repeat(257),
      "a\tb",
      "é😀",
      0,
      -1,
      7,
      1.5,
      7_258_118_400_000L,
      7_258_118_400_001L,
      true,
      List.of(),
      Map.of(),
      Long.MAX_VALUE
    };
    int taken = 0;
    for (int i = 0; i < 4_000; i++) {
      ObjectNode rating = tree("ratings");
      for (int change = 1 + random.nextInt(2); change > 0; change--) {
        String field = List.of("userId", "itemId", "rating", "timestamp").get(random.nextInt(4));
        if (random.nextInt(12) == 0) {
          rating.remove(field);
        } else {
          rating.putPOJO(field, values[random.nextInt(values.length)]);
        }
      }
      byte[] bytes = json.mapper().writeValueAsBytes(rating);
      boolean decodes = decodes(codec, bytes);
      assertThat(Schemas.errors("ratings", bytes).isEmpty())
          .as(new String(bytes, StandardCharsets.UTF_8))
          .isEqualTo(decodes);
      taken += decodes ? 1 : 0;
    }
    assertThat(taken).isBetween(400, 3_600);
  }

  private static boolean decodes(RatingCodec codec, byte[] bytes) {
    try {
      codec.decode(bytes);
      return true;
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private ObjectNode tree(String topic) throws IOException {
    return (ObjectNode) json.mapper().readTree(json.write(sample(topic)));
  }

  private static Record sample(String topic) {
    return Objects.requireNonNull(WRITTEN.get(topic));
  }

  private JsonNode schema(String topic) throws IOException {
    return json.mapper().readTree(text(topic));
  }

  private static String text(String topic) throws IOException {
    try (InputStream in =
        SchemaTest.class.getClassLoader().getResourceAsStream(Schemas.resource(topic))) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}

package dev.reelstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Samples;
import dev.reelstream.event.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
  private final Json json = new Json();

  @ParameterizedTest
  @MethodSource("events")
  void givesBackWhatItWrote(Record event) throws Exception {
    Record back = json.read(json.write(event), event.getClass());
    // sentAt travels in a header; everything else must come back.
    assertThat(back)
        .usingRecursiveComparison()
        .ignoringFields(event instanceof Recommendation ? "sentAt" : "")
        .isEqualTo(event);
  }

  static List<Record> events() {
    return Samples.json();
  }

  @Test
  void writesEnumsInLowerCaseAndReadsThemInAnyCase() throws Exception {
    assertThat(tree(Samples.RECOMMENDATION).get("source").asText()).isEqualTo("model");
    assertThat(tree(Samples.EVALUATION).get("role").asText()).isEqualTo("shadow");
    assertThat(tree(Samples.EVALUATION).get("scope").asText()).isEqualTo("window");
    String shouting = text(Samples.EVALUATION).replace("\"window\"", "\"Window\"");
    assertThat(json.read(bytes(shouting), Evaluation.class)).isEqualTo(Samples.EVALUATION);
  }

  @Test
  void leavesTheSendTimeToTheHeader() throws Exception {
    assertThat(tree(Samples.RECOMMENDATION).has("sentAt")).isFalse();
    assertThat(json.read(json.write(Samples.RECOMMENDATION), Recommendation.class).sentAt())
        .isZero();
  }

  @Test
  void writesTheFieldsOfTheContractInItsOrder() {
    assertThat(text(Samples.RATING))
        .isEqualTo(
            "{\"userId\":\"u42\",\"itemId\":\"i7\",\"rating\":4.5,\"timestamp\":1700000000000}");
    assertThat(text(Samples.SESSION))
        .isEqualTo(
            "{\"userId\":\"u42\",\"sessionId\":\"u42-2\",\"start\":1699999400000,"
                + "\"end\":1700000000000,\"ratings\":3,\"positives\":2,"
                + "\"items\":[\"i3\",\"i4\",\"i7\"]}");
  }

  @Test
  void writesRecommendationsByHandAsTheirRecordSays() {
    assertThat(text(Samples.RECOMMENDATION))
        .isEqualTo(
            "{\"userId\":\"u42\",\"seq\":12,\"sessionId\":\"u42-2\",\"eventTime\":1700000000000,"
                + "\"trigger\":\"i7\",\"context\":[\"i3\",\"i5\",\"i7\"],\"model\":\"gru\","
                + "\"version\":3,\"source\":\"model\",\"items\":[{\"itemId\":\"i9\",\"score\":2.25},"
                + "{\"itemId\":\"i1\",\"score\":-0.125}],\"emittedAt\":1700000001020}");
  }

  @Test
  void skipsFieldsOfLaterReleases() throws Exception {
    String more = text(Samples.SESSION).replaceFirst("\\{", "{\"mood\":[1,{}],");
    assertThat(json.read(bytes(more), Session.class)).isEqualTo(Samples.SESSION);
  }

  @Test
  void refusesWhatHasAnotherShape() {
    refuses("", Rating.class, "not a Rating: ");
    refuses("null", Rating.class, "JSON null: expected a Rating");
    refuses("[1]", Rating.class, "not a Rating: ");
    refuses("{\"userId\":", Rating.class, "not a Rating: ");
    refuses("{\"itemId\":\"1\",\"rating\":1,\"timestamp\":1}", Rating.class, "not a Rating: ");
    refuses(
        text(Samples.EVALUATION).replace("\"shadow\"", "\"king\""),
        Evaluation.class,
        "not a Evaluation: ");
  }

  @Test
  void refusesAnAnnouncementThatLacksAField() {
    for (String field : List.of("alias", "name", "digest", "location", "metrics")) {
      refuses(
          text(Samples.ANNOUNCEMENT).replace("\"" + field + "\":", "\"other\":"),
          ModelAnnouncement.class,
          "not a ModelAnnouncement: ");
    }
    refuses(
        text(Samples.ANNOUNCEMENT).replace("\"models/gru/3\"", "null"),
        ModelAnnouncement.class,
        "not a ModelAnnouncement: ");
  }

  private <T> void refuses(String value, Class<T> type, String start) {
    assertThatThrownBy(() -> json.read(bytes(value), type))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith(start)
        .message()
        .hasLineCount(1);
  }

  private JsonNode tree(Object event) throws Exception {
    return json.mapper().readTree(json.write(event));
  }

  private String text(Object event) {
    return new String(json.write(event), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

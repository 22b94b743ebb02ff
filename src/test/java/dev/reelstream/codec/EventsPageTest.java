package dev.reelstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.reelstream.event.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages for consumers say what the code does. */
class EventsPageTest {
  private static final Path EVENTS = Path.of("docs/events.md");
  private static final Path ASYNC_API = Path.of("docs/asyncapi.yaml");

  /** A heading that names a topic, or a sample below one. */
  private static final Pattern PART =
      Pattern.compile(
          "^## `([a-z.-]+)`$|^```json\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void everySampleOnThePageIsValid() throws IOException {
    Map<String, List<String>> samples = samples();
    assertThat(samples.keySet()).containsAll(Schemas.TOPICS).contains("ratings.dead-letter");
    for (String topic : Schemas.TOPICS) {
      List<String> ofTopic = samples.getOrDefault(topic, List.of());
      assertThat(ofTopic).as("samples of " + topic).isNotEmpty();
      ofTopic.forEach(s -> assertThat(Schemas.errors(topic, s)).as(s).isEmpty());
    }
  }

  @Test
  void theSamplesAreWhatTheJobWrites() throws IOException {
    Map<String, Record> written =
        Map.of(
            "ratings", Samples.RATING,
            "recommendations", Samples.RECOMMENDATION,
            "sessions", Samples.SESSION,
            "evaluations", Samples.EVALUATION,
            "models", Samples.ANNOUNCEMENT,
            "ratings.late", Samples.LATE.rating());
    Map<String, List<String>> samples = samples();
    for (String topic : Schemas.TOPICS) {
      JsonNode fromCode =
          json.readTree(new Json().write(Objects.requireNonNull(written.get(topic))));
      assertThat(json.readTree(Objects.requireNonNull(samples.get(topic)).get(0)))
          .as(topic)
          .isEqualTo(fromCode);
    }
  }

  @Test
  void everyHeaderOfTheContractIsOnThePage() throws IOException {
    assertThat(Files.readString(EVENTS))
        .contains(
            RecordHeaders.SENT_AT,
            RecordHeaders.REASON,
            RecordHeaders.EXCEPTION_CLASS,
            RecordHeaders.SOURCE_TOPIC,
            RecordHeaders.SOURCE_PARTITION,
            RecordHeaders.SOURCE_OFFSET,
            RecordHeaders.LATE_BY_MILLIS,
            RecordHeaders.MISSED_SESSION);
  }

  @Test
  void asyncApiDescribesTheSameTopicsWithTheSameSchemas() throws IOException {
    JsonNode api = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(ASYNC_API));
    assertThat(api.path("asyncapi").asText()).isEqualTo("3.0.0");
    Set<String> addresses = new TreeSet<>();
    api.path("channels").forEach(channel -> addresses.add(channel.path("address").asText()));
    assertThat(addresses).isEqualTo(new TreeSet<>(samples().keySet()));

    List<String> schemas = new ArrayList<>();
    for (String reference : references(api)) {
      if (reference.startsWith("#")) {
        assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      } else {
        assertThat(ASYNC_API.resolveSibling(reference).normalize()).exists();
        schemas.add(reference.replaceFirst(".*/dev/", "dev/"));
      }
    }
    assertThat(schemas)
        .containsExactlyInAnyOrderElementsOf(
            Schemas.TOPICS.stream().map(Schemas::resource).toList());
  }

  private static List<String> references(JsonNode node) {
    List<String> found = new ArrayList<>(node.findValuesAsText("$ref"));
    assertThat(found).isNotEmpty();
    return found;
  }

  /** By topic; a topic without samples has an empty list. */
  private static Map<String, List<String>> samples() throws IOException {
    Map<String, List<String>> samples = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    Matcher part = PART.matcher(Files.readString(EVENTS));
    while (part.find()) {
      if (part.group(1) != null) {
        current = new ArrayList<>();
        samples.put(part.group(1), current);
      } else {
        current.add(part.group(2));
      }
    }
    return samples;
  }
}

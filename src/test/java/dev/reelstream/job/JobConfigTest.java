package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.session.SessionRules.ContextScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobConfigTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void takesGivenValues() {
    JobConfig config =
        JobConfig.parse(
            Map.of(
                "kafka.bootstrap-servers", "a:1,b:2",
                "delivery", "at-least-once",
                "ingest.out-of-orderness", "30 s",
                "context.scope", "SESSION",
                "live-from", "978300760000",
                "min-rating", "3.5",
                "recommend.k", "1000"));
    assertThat(config.kafka().bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(config.kafka().delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
    assertThat(config.ingest().outOfOrderness()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.ingest().reorder()).isTrue();
    assertThat(config.session().scope()).isEqualTo(ContextScope.SESSION);
    assertThat(config.session().liveFrom()).isEqualTo(978_300_760_000L);
    assertThat(config.session().minRating()).isEqualTo(3.5);
    assertThat(config.serving().k()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "recomend.k, recommend.k",
    "kafka.bootstrap.servers, kafka.bootstrap-servers",
    "session-gap, session.gap",
    "Delivery, delivery",
    "min_rating, min-rating"
  })
  void anUnknownKeyGetsTheNearestOne(String wrong, String nearest) {
    refuses(wrong, "1", "unknown option " + wrong + ": did you mean " + nearest + "?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "recommend.k | 0 | recommend.k is 0: expected 1 to 1000",
        "recommend.k | 1001 | recommend.k is 1001: expected 1 to 1000",
        "recommend.k | ten | recommend.k is ten: expected a number like 10",
        "recommend.k | 99999999999 | recommend.k is 99999999999: expected a number like 10",
        "context.length | 0 | context.length is 0: expected 1 to 1000",
        "retrieval.batch-size | -1 | retrieval.batch-size is -1: expected 1 to 65536",
        "retrieval.capacity | 0 | retrieval.capacity is 0: expected 1 to 1000000",
        "retrieval.capacity | 9"
            + " | retrieval.capacity is 9: expected at least retrieval.batch-size, 256",
        "min-rating | NaN | min-rating is NaN: expected a finite number",
        "min-rating | Infinity | min-rating is Infinity: expected a finite number",
        "min-rating | good | min-rating is good: expected a number like 2.0",
        "evaluation.enabled | maybe | evaluation.enabled is maybe: expected true or false",
        "live-from | yesterday | live-from is yesterday: expected a number like 0",
        "delivery | twice | delivery is twice: expected exactly-once or at-least-once",
        "context.scope | item | context.scope is item: expected user or session",
        "session.gap | 0 s | session.gap is 0 s: expected 1 ms to 36500 d",
        "session.gap | 99999 d | session.gap is 99999 d: expected 1 ms to 36500 d",
        "session.gap | -1 h | session.gap is -1 h: expected a duration like 1 h",
        "session.gap | 1 fortnight | session.gap is 1 fortnight: expected a duration like 1 h",
        "session.gap | 9223372036854775807 d"
            + " | session.gap is 9223372036854775807 d: expected a duration like 1 h",
        "evaluation.window | 1 ms | evaluation.window is 1 ms: expected 1 s to 36500 d",
        "recommend.timeout | 0 ms | recommend.timeout is 0 ms: expected 1 ms to 24 d",
        "kafka.transaction-timeout | 0 s | kafka.transaction-timeout is 0 s: expected 1 s to 24 d",
        "kafka.transaction-timeout | 25 d | kafka.transaction-timeout is 25 d: expected 1 s to 24 d",
        "kafka.group-id | ' ' | kafka.group-id is empty: expected a name",
        "kafka.bootstrap-servers | '' | kafka.bootstrap-servers is empty: expected host:port",
        "kafka.topic-prefix | a/b | kafka.topic-prefix is a/b: expected letters, digits, '.', '_'"
            + " and '-', at most 200",
      })
  void anUnusableValueIsNamedWithWhatIsAllowed(String key, String value, String message) {
    refuses(key, value, message);
  }

  @Test
  void travelsToTheTaskManagers() throws Exception {
    JobConfig config = JobConfig.parse(Map.of("recommend.k", "7"));
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @Test
  void aFileMayNestOrDotItsKeys() throws IOException {
    Map<String, String> options =
        ConfigFile.read(
            file(
                "kafka:\n  group-id: g\n  topic-prefix:\nrecommend.k: 5\nsession:\n  gap: 30 min\n"));
    assertThat(options)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("kafka.group-id", "g", "recommend.k", "5", "session.gap", "30 min"));
    assertThat(ConfigFile.read(file(""))).isEmpty();
    assertThat(ConfigFile.read(file("# nothing yet\n"))).isEmpty();
  }

  @Test
  void aFileThatIsMissingOrNotYamlIsNamed() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> ConfigFile.read(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessage("configuration file " + missing + " does not exist");
    refusesFile("a: [1", "is not valid YAML: ");
    refusesFile("a: [1]", ": a is no single value");
    refusesFile("just text", "holds no keys and values");
    refusesFile("- a\n- b", "holds no keys and values");
  }

  private void refusesFile(String yaml, String part) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("configuration file " + file)
        .hasMessageContaining(part)
        .message()
        .hasLineCount(1);
  }

  private Path file(String yaml) throws IOException {
    return Files.write(folder.resolve("reelstream.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuses(String key, String value, String message) {
    assertThatThrownBy(() -> JobConfig.parse(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }
}

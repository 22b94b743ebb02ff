package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.session.SessionRules;
import dev.reelstream.session.SessionRules.ContextScope;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The code, {@code conf/reelstream.yaml} and {@code docs/configuration.md} say the same. */
class ConfigDefaultsTest {

  @BeforeAll
  static void regenerate() throws IOException {
    if (Boolean.getBoolean("reelstream.regenerate")) {
      ConfigurationPage.write();
    }
  }

  @Test
  void theDefaults() {
    JobConfig config = JobConfig.parse(Map.of());
    assertThat(config.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(config.ingest().outOfOrderness()).isZero();
    assertThat(config.ingest().reorder()).isFalse();
    assertThat(config.session().gapMillis()).isEqualTo(3_600_000);
    assertThat(config.session().minRating()).isEqualTo(2);
    assertThat(config.session().contextLength()).isEqualTo(10);
    assertThat(config.session().scope()).isEqualTo(ContextScope.USER);
    assertThat(config.session().withLiveFrom(Long.MIN_VALUE)).isEqualTo(SessionRules.DEFAULT);
    assertThat(config.serving().k()).isEqualTo(10);
    // Kafka brokers refuse more than 15 minutes unless told otherwise.
    assertThat(config.kafka().transactionTimeout()).isLessThan(Duration.ofMinutes(15));
  }

  @Test
  void theFileHoldsEveryOptionAtItsDefault() throws IOException {
    assertThat(Files.readString(ConfigurationPage.FILE))
        .as("conf/reelstream.yaml is out of date; run: " + ConfigurationPage.COMMAND)
        .isEqualTo(ConfigurationPage.file());
    Map<String, String> file = ConfigFile.read(ConfigurationPage.FILE);
    assertThat(file.keySet())
        .containsExactlyElementsOf(ReelstreamOptions.ALL.stream().map(ConfigOption::key).toList());
    assertThat(JobConfig.parse(file)).isEqualTo(JobConfig.parse(Map.of()));
  }

  @Test
  void everyDefaultParsesBackOnItsOwn() {
    for (ConfigOption<?> option : ReelstreamOptions.ALL) {
      assertThat(JobConfig.parse(Map.of(option.key(), ConfigurationPage.text(option))))
          .as(option.key())
          .isEqualTo(JobConfig.parse(Map.of()));
    }
  }

  @Test
  void thePageIsMadeFromTheCode() throws IOException {
    assertThat(Files.readString(ConfigurationPage.PAGE))
        .as("docs/configuration.md is out of date; run: " + ConfigurationPage.COMMAND)
        .isEqualTo(ConfigurationPage.page());
  }

  @Test
  void everyOptionIsListedOnceAndSaysWhatItMeans() {
    Map<String, ConfigOption<?>> listed = new LinkedHashMap<>();
    ReelstreamOptions.ALL.forEach(option -> listed.put(option.key(), option));
    assertThat(listed).hasSameSizeAs(ReelstreamOptions.ALL);
    assertThat(
            Arrays.stream(ReelstreamOptions.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> field.getType() == ConfigOption.class))
        .hasSameSizeAs(ReelstreamOptions.ALL);
    for (ConfigOption<?> option : ReelstreamOptions.ALL) {
      assertThat(ConfigurationPage.meaning(option)).as(option.key()).endsWith(".");
      assertThat(option.hasDefaultValue()).as(option.key()).isTrue();
    }
  }
}

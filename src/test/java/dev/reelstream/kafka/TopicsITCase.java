package dev.reelstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.local.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsITCase {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final long LONG_AGO = Instant.parse("1997-09-20T00:00:00Z").toEpochMilli();

  private EmbeddedKafka broker;
  private KafkaConnection kafka;
  private Admin admin;

  @BeforeAll
  void start(@TempDir Path directory) {
    broker = EmbeddedKafka.start(directory);
    kafka = KafkaConnection.to(broker.bootstrapServers());
    admin = kafka.admin();
  }

  @AfterAll
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void createsEveryTopicOnceAndAcceptsItsOwnWork() throws Exception {
    Topics topics = new Topics("created.", 3);

    Topics.Ensured first = topics.ensure(kafka, admin, NOW, LONG_AGO);
    Topics.Ensured second = topics.ensure(kafka, admin, NOW, LONG_AGO);

    assertThat(first.created()).hasSize(Topic.values().length).contains("created.ratings");
    assertThat(first.existing()).isEmpty();
    assertThat(second.created()).isEmpty();
    assertThat(second.existing()).isEqualTo(first.created());
    assertThat(partitions("created.ratings")).isEqualTo(3);
    assertThat(partitions("created.models")).isEqualTo(1);
    assertThat(setting("created.models", "cleanup.policy")).isEqualTo("compact");
    assertThat(setting("created.ratings.late", "retention.ms")).isEqualTo("-1");
  }

  @Test
  void refusesATopicWhoseRetentionDeletesTheReplay() throws Exception {
    Topics topics = new Topics("week.", 1);
    make("week.ratings", Map.of("retention.ms", "604800000"));

    assertThatThrownBy(() -> topics.ensure(kafka, admin, NOW, LONG_AGO))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("topic 'week.ratings' has retention.ms=604800000")
        .hasMessageContaining("1997-09-20")
        .hasMessageContaining("--add-config retention.ms=-1")
        .hasMessageNotContaining("\n");
  }

  @Test
  void leavesAFiniteRetentionAloneWhereRecordsAreNew() throws Exception {
    Topics topics = new Topics("fresh.", 1);
    make("fresh.ratings", Map.of("retention.ms", "604800000"));

    assertThat(topics.ensure(kafka, admin, NOW, NOW.millis()).existing())
        .containsExactly("fresh.ratings");
  }

  @Test
  void refusesModelsWithoutCompactionAndTimesThatTheBrokerRewrites() throws Exception {
    make("plain.models", Map.of("cleanup.policy", "delete"));
    make("stamped.ratings", Map.of("message.timestamp.type", "LogAppendTime"));
    make("young.sessions", Map.of("message.timestamp.before.max.ms", "1000"));

    assertThatThrownBy(() -> new Topics("plain.", 1).ensure(kafka, admin, NOW, LONG_AGO))
        .hasMessageContaining("cleanup.policy=compact");
    assertThatThrownBy(() -> new Topics("stamped.", 1).ensure(kafka, admin, NOW, LONG_AGO))
        .hasMessageContaining("message.timestamp.type=CreateTime");
    assertThatThrownBy(() -> new Topics("young.", 1).ensure(kafka, admin, NOW, LONG_AGO))
        .hasMessageContaining("message.timestamp.before.max.ms=9223372036854775807");
  }

  @Test
  void waitsForATopicThatDoesNotShowYet() throws Exception {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> kafka.awaitCreated(admin, List.of("belated")));
    make("belated", Map.of());
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
  }

  private void make(String name, Map<String, String> settings) throws Exception {
    NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
    admin.createTopics(List.of(topic)).all().get();
  }

  private int partitions(String topic) throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .values()
        .iterator()
        .next()
        .partitions()
        .size();
  }

  private String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(List.of(resource)).all().get().values().iterator().next();
    return config.entries().stream()
        .filter(entry -> entry.name().equals(name))
        .map(ConfigEntry::value)
        .collect(Collectors.joining());
  }
}

package dev.reelstream.kafka;

import static dev.reelstream.event.ModelAnnouncement.CHAMPION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.RegistryException;
import dev.reelstream.retrieval.TinyModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registry and topic say after each way of changing what is in force. */
class PromotionsITCase {
  private static final LocalStack STACK = LocalStack.create();
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static String servers = "";

  private Path directory = Path.of("");
  private ModelRegistry registry = new ModelRegistry(directory);
  private ModelsTopic topic = new ModelsTopic("", Map.of(), "");

  @BeforeAll
  static void start() {
    servers = STACK.startKafka(0).bootstrapServers();
  }

  @AfterAll
  static void stop() {
    STACK.close();
  }

  @BeforeEach
  void publish(@TempDir Path temporary) {
    directory = temporary;
    registry = new ModelRegistry(directory.resolve("models"));
    for (int seed = 1; seed <= 3; seed++) {
      TinyModels.publish(registry, 20, seed);
    }
    topic =
        new KafkaTopics(
                KafkaConnection.to(servers).patient(), "test-" + TESTS.incrementAndGet() + "-")
            .models();
  }

  @Test
  void aChampionIsNamedInTheRegistryAndAnnounced() {
    Promotions.of(registry, topic).champion(version(2), false);

    assertThat(registry.alias("tiny", CHAMPION)).hasValue(2);
    assertThat(announced(CHAMPION)).contains(version(2).announce(CHAMPION));
  }

  @Test
  void aRollbackLeadsToTheChampionBeforeThoughItWasOnlyAnnounced() {
    topic.announce(version(1).announce(CHAMPION));
    Promotions promotions = Promotions.of(registry, topic);
    promotions.champion(version(2), false);

    assertThat(promotions.rollback("tiny", null).manifest().version()).isEqualTo(1);
    assertThat(registry.alias("tiny", CHAMPION)).hasValue(1);
    assertThat(announced(CHAMPION)).contains(version(1).announce(CHAMPION));
  }

  @Test
  void aChampionOfAnotherRegistryIsNotNamedInThisOne() {
    ModelRegistry other = new ModelRegistry(directory.resolve("other"));
    ModelVersion foreign = TinyModels.publish(other, 30, 9);
    topic.announce(foreign.announce(CHAMPION));
    Promotions promotions = Promotions.of(registry, topic);
    promotions.champion(version(2), false);

    assertThatThrownBy(() -> promotions.rollback("tiny", null))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("no champion of tiny stood before");
  }

  @Test
  void aRefusedVersionIsNeitherNamedNorAnnouncedUnlessForced() {
    ModelVersion refused = version(3);
    registry.quarantine("tiny", 3, refused.digest(), "answers nonsense");
    Promotions promotions = Promotions.of(registry, topic);

    assertThatThrownBy(() -> promotions.champion(refused, false))
        .isInstanceOf(RegistryException.class);
    assertThat(registry.alias("tiny", CHAMPION)).isEmpty();
    assertThat(announced(CHAMPION)).isEmpty();

    promotions.champion(refused, true);
    assertThat(registry.alias("tiny", CHAMPION)).hasValue(3);
    assertThat(announced(CHAMPION)).isPresent();
  }

  @Test
  void aShadowIsNamedAndGivenUpInBothPlaces() {
    Promotions promotions = Promotions.of(registry, topic);
    promotions.shadow(version(3), "shadow-tiny-3");
    assertThat(registry.alias("tiny", "shadow-tiny-3")).hasValue(3);
    assertThat(announced("shadow-tiny-3")).isPresent();

    promotions.unshadow("shadow-tiny-3");
    assertThat(registry.alias("tiny", "shadow-tiny-3")).isEmpty();
    assertThat(announced("shadow-tiny-3")).isEmpty();
  }

  @Test
  void aTrialLeavesNoTraceInTheRegistry() {
    Promotions.trial(topic).champion(version(2), false);

    assertThat(announced(CHAMPION)).isPresent();
    assertThat(registry.alias("tiny", CHAMPION)).isEmpty();
  }

  private ModelVersion version(int number) {
    return registry.open("tiny", number);
  }

  private Optional<ModelAnnouncement> announced(String alias) {
    return topic.read().announced().stream().filter(each -> each.alias().equals(alias)).findFirst();
  }
}

package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.TinyModels;
import dev.reelstream.retrieval.TinySavedModel;
import dev.reelstream.retrieval.index.IndexChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrieveFunctionTest {
  private static final int K = 5;
  private static final long TIMEOUT = 1_000;
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration NEVER = Duration.ofHours(1);

  private ModelVersion version;
  private ModelRef model;

  @BeforeAll
  void publish(@TempDir Path directory) {
    version = TinySavedModel.random(40, 4, 1).publish(new ModelRegistry(directory));
    model = ModelRef.of(version.announce(ModelAnnouncement.CHAMPION));
  }

  @Test
  void answersInOrderOfTheQueries() throws Exception {
    try (var operator = operator(AT_ONCE)) {
      for (int seq = 1; seq <= 20; seq++) {
        operator.processElement(query(seq, "item-" + seq), seq);
      }
      operator.endInput();

      List<Recommendation> made = operator.extractOutputValues();
      assertThat(made).extracting(Recommendation::seq).hasSize(20).isSorted();
      assertThat(made).extracting(Recommendation::source).containsOnly(Source.MODEL);
      assertThat(made).allSatisfy(each -> assertThat(each.items()).hasSize(K));
    }
  }

  @Test
  @Timeout(30)
  void popularityStandsInForAModelThatTakesTooLong() throws Exception {
    // A batch of two that waits an hour for its second query is as slow a model as any.
    try (var operator = operator(NEVER)) {
      operator.setProcessingTime(0);
      operator.processElement(query(1, "item-1"), 1);
      operator.setProcessingTime(TIMEOUT - 1);
      assertThat(operator.extractOutputValues()).isEmpty();
      operator.setProcessingTime(TIMEOUT);
      // Without the time-out this waits for the batch.
      operator.endInput();

      assertThat(operator.extractOutputValues()).singleElement().satisfies(this::isPopular);
    }
  }

  @Test
  @Timeout(60)
  void whoMayBeGivenUpDoesNotHoldTheStreamBack(@TempDir Path directory) throws Exception {
    ModelVersion slow = TinyModels.publishSlow(new ModelRegistry(directory), 40, 1);
    ModelRef stamp = ModelRef.of(slow.announce(ModelAnnouncement.SHADOW + "slow"));
    int capacity = 64;
    int queries = 100 * capacity;
    try (ServingModel loaded = ServingModels.acquire(stamp, IndexChoice.AUTO);
        var operator =
            operator(
                new RetrieveFunction(Rules.batching(K, 1, AT_ONCE, capacity), false),
                2 * capacity)) {
      long start = System.nanoTime();
      for (int seq = 1; seq <= queries; seq++) {
        operator.processElement(new StampedQuery(query(seq, "item-1").query(), stamp), seq);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      operator.endInput();

      // One query at a time, each in tenths of a second, would take a hundred times as long.
      assertThat(took).isLessThan(Duration.ofMillis(queries));
      List<Recommendation> made = operator.extractOutputValues();
      assertThat(made).extracting(Recommendation::seq).hasSize(queries).isSorted();
      assertThat(made.subList(0, queries - capacity))
          .filteredOn(each -> each.source() == Source.POPULAR)
          .hasSizeGreaterThan(queries / 2);
      assertThat(loaded.closed()).isFalse();
    }
  }

  @Test
  void popularityStandsInForAnUnknownContext() throws Exception {
    try (var operator = operator(AT_ONCE)) {
      operator.processElement(query(1, "no-such-item"), 1);
      operator.endInput();

      assertThat(operator.extractOutputValues())
          .singleElement()
          .satisfies(
              made -> {
                assertThat(made.source()).isEqualTo(Source.POPULAR);
                assertThat(items(made)).containsExactlyElementsOf(popular(0));
              });
    }
  }

  @Test
  void popularityStandsInForAUserThatAUserModelDoesNotKnow(@TempDir Path directory)
      throws Exception {
    ModelVersion users = TinyModels.publishForUsers(new ModelRegistry(directory), 40, 3, 1);
    ModelRef stamp = ModelRef.of(users.announce(ModelAnnouncement.CHAMPION));
    List<String> context = List.of("item-1");
    try (var operator = operator(AT_ONCE)) {
      for (String user : List.of("user-3", "user-4")) {
        operator.processElement(
            new StampedQuery(
                new Query(user, 1, 1, user + "-1", 1, "item-1", context, context, 0, 0), stamp),
            1);
      }
      operator.endInput();

      assertThat(operator.extractOutputValues())
          .extracting(Recommendation::source)
          .containsExactly(Source.MODEL, Source.POPULAR);
      assertThat(items(operator.extractOutputValues().get(1)))
          .containsExactlyElementsOf(popular(1));
    }
  }

  @Test
  void aVersionThatIsGoneStillGivesARecommendation() throws Exception {
    ModelRef gone = new ModelRef("tiny", 99, "0".repeat(64), version.directory() + "-gone");
    try (var operator = operator(AT_ONCE)) {
      operator.processElement(new StampedQuery(query(1, "item-1").query(), gone), 1);
      operator.endInput();

      assertThat(operator.extractOutputValues())
          .singleElement()
          .satisfies(
              made -> {
                assertThat(made.source()).isEqualTo(Source.POPULAR);
                assertThat(made.items()).isEmpty();
              });
    }
  }

  private void isPopular(Recommendation made) {
    assertThat(made.source()).isEqualTo(Source.POPULAR);
    assertThat(made.version()).isEqualTo(version.manifest().version());
    // item-1 is seen.
    assertThat(items(made)).containsExactlyElementsOf(popular(1));
  }

  private List<String> popular(int from) {
    try {
      return Files.readAllLines(version.popular()).stream()
          .filter(line -> !line.isEmpty())
          .skip(from)
          .limit(K)
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> items(Recommendation made) {
    return made.items().stream().map(ScoredItem::itemId).toList();
  }

  private StampedQuery query(long seq, String item) {
    List<String> context = List.of(item);
    return new StampedQuery(
        new Query("u", seq, seq, "u-1", seq, item, context, context, 0, 0), model);
  }

  private static OneInputStreamOperatorTestHarness<StampedQuery, Recommendation> operator(
      Duration batchWait) throws Exception {
    return operator(new RetrieveFunction(Rules.batching(K, 2, batchWait, 64), true), 64);
  }

  private static OneInputStreamOperatorTestHarness<StampedQuery, Recommendation> operator(
      RetrieveFunction function, int room) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<StampedQuery, Recommendation>(
            new AsyncWaitOperatorFactory<>(function, TIMEOUT, room, OutputMode.ORDERED),
            TypeInformation.of(StampedQuery.class)
                .createSerializer(
                    new org.apache.flink.api.common.serialization.SerializerConfigImpl()));
    harness.open();
    return harness;
  }
}

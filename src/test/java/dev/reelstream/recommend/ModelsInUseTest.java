package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Source;
import dev.reelstream.query.Query;
import dev.reelstream.recommend.RetrievalMetrics.Fallback;
import dev.reelstream.recommend.RetrieveFunction.Answer;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.TinyModels;
import dev.reelstream.retrieval.index.IndexChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelsInUseTest {
  private static final int K = 5;

  private long now;
  private final ModelsInUse models = new ModelsInUse(K, IndexChoice.AUTO, () -> now);
  private final List<ModelRef> versions = new ArrayList<>();

  @BeforeAll
  void publish(@TempDir Path directory) {
    ModelRegistry registry = new ModelRegistry(directory);
    for (int seed = 1; seed <= 5; seed++) {
      versions.add(
          ModelRef.of(TinyModels.publish(registry, 30, seed).announce(ModelAnnouncement.CHAMPION)));
    }
  }

  @AfterEach
  void close() {
    models.close();
  }

  @Test
  void versionsThatTakeTurnsInABatchEachAnswerTheirOwnQueries() {
    List<StampedQuery> batch = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batch.add(new StampedQuery(query(1 + i % 7), versions.get(i % versions.size())));
    }
    List<Answer> together = models.answer(batch);

    for (int i = 0; i < batch.size(); i++) {
      assertThat(together.get(i).items())
          .extracting(item -> item.itemId())
          .isEqualTo(
              models.answer(List.of(batch.get(i))).get(0).items().stream()
                  .map(item -> item.itemId())
                  .toList());
    }
    // The same query of another version.
    assertThat(together.get(0)).isNotEqualTo(together.get(21));
  }

  @Test
  void aVersionThatFailsDoesSoForItsOwnQueriesOnly() {
    ModelRef gone = new ModelRef("tiny", 99, "0".repeat(64), versions.get(0).location() + "-gone");
    List<Answer> answers =
        models.answer(
            List.of(
                new StampedQuery(query(1), versions.get(0)),
                new StampedQuery(query(1), gone),
                new StampedQuery(query(2), versions.get(0))));

    assertThat(answers)
        .extracting(Answer::source)
        .containsExactly(Source.MODEL, Source.POPULAR, Source.MODEL);
    assertThat(answers.get(1).fallback()).isEqualTo(Fallback.FAILURE);
  }

  @Test
  void keepsWhatIsAskedAndGivesBackTheRest() {
    ServingModel first = ServingModels.acquire(versions.get(0), IndexChoice.AUTO);
    ServingModel second = ServingModels.acquire(versions.get(1), IndexChoice.AUTO);
    ask(0);
    ask(1);
    // The references of the stamping operator go with a swap or a tombstone.
    first.close();
    second.close();
    now += ModelsInUse.UNUSED.toNanos() - 1;
    ask(1);
    models.giveBackUnused();
    assertThat(first.closed()).isFalse();

    now += 1;
    models.giveBackUnused();
    assertThat(first.closed()).isTrue();
    assertThat(second.closed()).isFalse();
    assertThat(ask(1).source()).isEqualTo(Source.MODEL);
    // A straggler loads it once more.
    assertThat(ask(0).source()).isEqualTo(Source.MODEL);
  }

  private Answer ask(int version) {
    return models.answer(List.of(new StampedQuery(query(1), versions.get(version)))).get(0);
  }

  private static Query query(int item) {
    List<String> context = List.of("item-" + item);
    return new Query("u", 1, 1, "u-1", 0, context.get(0), context, context, 0, 0);
  }
}

package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.GruWeights;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionCopy;
import dev.reelstream.registry.VersionDraft;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.GruSteps;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A trained {@code gru-incremental}, step by step, beside the graph of the same version. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncrementalGruTest {
  private static final double TOLERANCE = 1e-5;
  private static final int ITEMS = 30;
  private static final int LENGTH = 10;

  private Path folder;
  private ModelVersion version;
  private ServingModel model;
  private GruSteps steps;
  private Served graph;

  @BeforeAll
  void train(@TempDir Path root) {
    folder = root;
    version = SmallGru.publish(new ModelRegistry(root), "gru-incremental", SmallGru.ring(), 3);
    model = ServingModel.load(version);
    steps = model.steps().orElseThrow();
    graph = new Served(version);
  }

  @AfterAll
  void close() {
    graph.close();
    model.close();
  }

  /** Known items and, one in five, an unknown one. */
  private static List<String> items(Random random, int length) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(random.nextInt(5) == 0 ? "unheard-of" : "i" + random.nextInt(ITEMS));
    }
    return items;
  }

  private float[] stepped(List<String> items) {
    float[] state = steps.run(List.of());
    for (String item : items) {
      state = steps.step(state, item);
    }
    return state;
  }

  private double[] asked(List<String> context) {
    Vocabulary vocabulary = model.vocabulary();
    int[] indices = context.stream().mapToInt(vocabulary::index).toArray();
    return Served.doubles(graph.query(indices, 0));
  }

  @Test
  void everyStepIsWhatTheGraphSaysOfTheContext() {
    Random random = new Random(5);
    int compared = 0;
    for (int i = 0; i < 200; i++) {
      List<String> context = items(random, 1 + i % LENGTH);
      float[] state = stepped(context);
      assertThat(steps.run(context)).isEqualTo(state);
      if (context.stream().allMatch("unheard-of"::equals)) {
        assertThat(state).isEmpty();
      } else {
        compared++;
        assertThat(Served.doubles(steps.query(state)))
            .containsExactly(asked(context), within(TOLERANCE));
      }
    }
    assertThat(compared).isGreaterThan(150);
  }

  @Test
  void aRebuildReadsTheEndOfALongContextAndStepsRememberWhatWasBefore() {
    List<String> items = items(new Random(6), 25);
    List<String> end = items.subList(25 - LENGTH, 25);
    double[] batch = asked(end);
    assertThat(Served.doubles(steps.query(steps.run(items))))
        .containsExactly(batch, within(TOLERANCE));
    double furthest = 0;
    float[] remembered = steps.query(stepped(items));
    for (int i = 0; i < batch.length; i++) {
      furthest = Math.max(furthest, Math.abs(batch[i] - remembered[i]));
    }
    assertThat(furthest).isGreaterThan(100 * TOLERANCE);
  }

  @Test
  void listsAreThoseOfAGruOfTheSameDataAndSeed() {
    ModelVersion plain = SmallGru.publish(new ModelRegistry(folder), "gru", SmallGru.ring(), 3);
    Map<String, String> files = version.manifest().files();
    assertThat(files).containsAllEntriesOf(plain.manifest().files());
    assertThat(files.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(plain.manifest().files().keySet().stream(), Stream.of(Manifest.GRU_CELL))
                .toList());
    Random random = new Random(7);
    List<Query> batch = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      batch.add(query(items(random, i % 13), items(random, i % 5)));
    }
    try (ServingModel other = ServingModel.load(plain);
        Retriever expected = other.retriever();
        Retriever actual = model.retriever()) {
      assertThat(other.steps()).isEmpty();
      List<List<ScoredItem>> lists = expected.retrieve(batch, 8);
      List<List<ScoredItem>> own = actual.retrieve(batch, 8);
      assertThat(lists.get(0)).isEmpty();
      for (int i = 0; i < batch.size(); i++) {
        assertThat(own.get(i))
            .extracting(ScoredItem::itemId)
            .isEqualTo(lists.get(i).stream().map(ScoredItem::itemId).toList());
      }
    }
  }

  @Test
  void whatIsKeptOfAUserGoesBeforeTheContext() {
    List<String> past = items(new Random(8), 30);
    try (Retriever retriever = model.retriever()) {
      Query nothingKnown = query(List.of("unheard-of"), List.of());
      float[][] states = {stepped(past), null, steps.run(List.of())};
      List<List<ScoredItem>> lists =
          retriever.retrieve(
              List.of(
                  nothingKnown, query(List.of("i3"), List.of()), query(List.of("i3"), List.of())),
              states,
              5);
      assertThat(lists).extracting(List::size).containsExactly(5, 5, 0);
    }
  }

  private static Query query(List<String> context, List<String> seen) {
    return new Query("ann", 1, 1, "ann-1", 0, "x", context, seen, 0, 0);
  }

  @Test
  void refusesACellOfAnotherModel() {
    ModelVersion other =
        SmallGru.publish(new ModelRegistry(folder), "gru-incremental", SmallGru.ring(), 4);
    assertThatThrownBy(() -> ServingModel.load(withCell(other.gruCell())))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("gru_cell.bin: golden query 1");
  }

  @Test
  void refusesACellOfAnotherSize() throws IOException {
    Path small = folder.resolve("small.bin");
    new GruWeights(
            1, new float[3], new float[3], new float[3], new float[3], new float[1], new float[1])
        .write(small);
    assertThatThrownBy(() -> ServingModel.load(withCell(small)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("gru_cell.bin: has 1 units");
  }

  /** The version once more, with another file in the place of its cell. */
  private ModelVersion withCell(Path cell) {
    return new ModelRegistry(folder)
        .publish(
            version.manifest().name(),
            staging -> {
              VersionDraft draft = VersionCopy.of(version).write(staging);
              Files.copy(
                  cell, staging.resolve(Manifest.GRU_CELL), StandardCopyOption.REPLACE_EXISTING);
              return draft;
            });
  }
}

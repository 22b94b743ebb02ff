package dev.reelstream.training;

import static dev.reelstream.training.Planted.rating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.training.data.TrainingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A version's weights in a training on more users and items, which stand in another order. */
class WarmStartTest {
  private static final Ratings BEFORE = Planted.ring(20, 15, 12, 1);
  private static final Ratings NOW = grown();

  /** So slow that weights stay what they were, to four digits. */
  private static final Map<String, String> STANDING_STILL =
      Map.of("learningRate", "1e-6", "epochs", "1");

  private static final Map<String, ModelVersion> VERSIONS = new LinkedHashMap<>();

  private static Path folder;

  /** Two new users and three new items before everyone else, old items often and in turn. */
  private static Ratings grown() {
    List<Rating> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String item = i % 3 == 0 ? "new" + i / 3 % 3 : "i" + i * 7 % 15 / (1 + i % 4);
      all.add(rating("late" + i % 2, item, 5, i));
    }
    for (int row = 0; row < BEFORE.size(); row++) {
      all.add(
          rating(
              BEFORE.userId(BEFORE.user(row)),
              BEFORE.itemId(BEFORE.item(row)),
              BEFORE.rating(row),
              1_000 + BEFORE.timestamp(row)));
    }
    return Ratings.of(all);
  }

  static List<String> families() {
    return TinyTraining.families();
  }

  @BeforeAll
  static void train(@TempDir Path temporary) {
    folder = temporary;
    for (String family : families()) {
      VERSIONS.put(family, train(BEFORE, request(family, Map.of("learningRate", "0.1"))));
    }
  }

  private static ModelVersion version(String family) {
    return Objects.requireNonNull(VERSIONS.get(family), family);
  }

  private static TrainRequest request(String family, Map<String, String> more) {
    return new TrainRequest(
        family,
        "planted",
        2,
        TinyTraining.SEED,
        TinyTraining.overrides(family, more),
        Planted.DIGEST,
        Map.of());
  }

  private static ModelVersion train(Ratings ratings, TrainRequest request) {
    return Training.run(
        ratings, ratings.size(), request, new ModelRegistry(folder), TrainingProgress.NONE);
  }

  @ParameterizedTest
  @MethodSource("families")
  void rowsGoToTheItemsAndUsersTheyBelongTo(String family) throws Exception {
    ModelVersion old = version(family);
    ModelVersion warm =
        train(NOW, request(family, STANDING_STILL).withStart(TrainRequest.Start.warm(old)));
    assertThat(warm.manifest().hyperparameters()).containsEntry("warmStart", family + "@1");
    Vocabulary before = Vocabulary.read(old.vocabulary());
    Vocabulary now = Vocabulary.read(warm.vocabulary());
    assertThat(now.items()).hasSize(18).containsAll(before.items());
    assertThat(now.items().subList(0, 15)).isNotEqualTo(before.items());
    ItemVectors oldVectors = vectors(old);
    ItemVectors vectors = vectors(warm);
    for (String item : before.items()) {
      near(vectors.row(now.index(item)), oldVectors.row(before.index(item)));
    }
    assertThat(vectors.row(now.index("new0"))).doesNotContain(Float.NaN).isNotEqualTo(new float[7]);
    try (Served asked = new Served(warm);
        Served askedBefore = new Served(old)) {
      for (String user : List.of("u0", "u7", "u19")) {
        List<String> context = List.of("i3", "i11", "i4");
        near(
            asked.query(indices(now, context), index(warm, user)),
            askedBefore.query(indices(before, context), index(old, user)));
      }
    }
  }

  /** Else what stayed the same could have come from the seed. */
  @Test
  void aFreshStartIsSomewhereElse() throws Exception {
    ModelVersion old = version("two-tower");
    ModelVersion fresh = train(NOW, request("two-tower", STANDING_STILL));
    assertThat(fresh.manifest().hyperparameters()).doesNotContainKey("warmStart");
    int was = Vocabulary.read(old.vocabulary()).index("i3");
    int is = Vocabulary.read(fresh.vocabulary()).index("i3");
    float difference = vectors(fresh).row(is)[0] - vectors(old).row(was)[0];
    assertThat(Math.abs(difference)).isGreaterThan(1e-2f);
  }

  @ParameterizedTest
  @MethodSource("families")
  void otherDimensionsAreRefusedInOneLine(String family) {
    TrainRequest wider =
        request(family, Map.of("dimensions", "7"))
            .withStart(TrainRequest.Start.warm(version(family)));
    assertThatThrownBy(() -> train(NOW, wider))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            family + "@1 has \\w+ in another size: a warm start needs the same dimensions");
  }

  @ParameterizedTest
  @CsvSource({"gru, session-gru", "session-gru, gru", "bpr, two-tower"})
  void anotherFamilyIsRefusedInOneLine(String family, String other) {
    TrainRequest request =
        request(family, Map.of()).withStart(TrainRequest.Start.warm(version(other)));
    assertThatThrownBy(() -> train(NOW, request))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "%s@1 is of family %s: a warm start of %s needs a version of its own family"
                .formatted(other, other, family));
  }

  private static ItemVectors vectors(ModelVersion version) throws Exception {
    return ItemVectors.read(version.directory().resolve(Manifest.ITEM_VECTORS));
  }

  private static int index(ModelVersion version, String user) throws Exception {
    return version.manifest().files().containsKey(Manifest.USERS)
        ? Vocabulary.read(version.directory().resolve(Manifest.USERS)).index(user)
        : Vocabulary.UNKNOWN;
  }

  private static int[] indices(Vocabulary vocabulary, List<String> items) {
    return items.stream().mapToInt(vocabulary::index).toArray();
  }

  private static void near(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within(1e-4f));
  }
}

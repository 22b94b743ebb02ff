package dev.reelstream.training;

import static dev.reelstream.training.Planted.rating;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.graph.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a published version of every family answers, against plain formulas. */
class FamilyServingTest {
  private static final Ratings RATINGS = Planted.ring(20, 15, 12, 1);

  /** None, short ones, one as long as a context, one that is longer. */
  private static final List<int[]> CONTEXTS =
      List.of(
          new int[0],
          new int[] {4},
          new int[] {4, 9},
          new int[] {1, 2, 3, 15, 7},
          new int[] {5, 6, 1, 2, 3, 15, 7});

  private static final int[] USERS = {Vocabulary.UNKNOWN, 1, 20};
  private static final int[] SEEN = {3, 7};

  private static final Map<String, ModelVersion> VERSIONS = new LinkedHashMap<>();

  static List<String> families() {
    return TinyTraining.families();
  }

  @BeforeAll
  static void train(@TempDir Path folder) {
    for (String family : families()) {
      VERSIONS.put(
          family,
          Training.run(
              RATINGS,
              RATINGS.size(),
              request(family, Map.of("learningRate", "0.1")),
              new ModelRegistry(folder),
              TrainingProgress.NONE));
    }
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

  private static ModelVersion version(String family) {
    return Objects.requireNonNull(VERSIONS.get(family), family);
  }

  private static Weights weights(String family, Served served) {
    return served.weights(TinyTraining.of(family, RATINGS, Map.of()).recipe().initial());
  }

  @ParameterizedTest
  @MethodSource("families")
  void queriesAreWhatThePlainFormulaSays(String family) {
    try (Served served = new Served(version(family))) {
      Weights weights = weights(family, served);
      for (int[] context : CONTEXTS) {
        for (int user : USERS) {
          assertThat(Served.doubles(served.query(context, user)))
              .containsExactly(
                  PlainTowers.query(Family.named(family), weights, served.padded(context), user),
                  within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void listsAreOrderedByTheProductOfQueryAndItemVector(String family) throws Exception {
    ItemVectors vectors =
        ItemVectors.read(version(family).directory().resolve(Manifest.ITEM_VECTORS));
    int items = Vocabulary.read(version(family).vocabulary()).size();
    assertThat(vectors.rows()).isEqualTo(items + 1);
    try (Served served = new Served(version(family))) {
      for (int[] context : CONTEXTS) {
        for (int user : USERS) {
          double[] query = Served.doubles(served.query(context, user));
          Served.Best best = served.recommend(context, user, SEEN, items - SEEN.length);
          assertThat(best.ids()).doesNotContain(0).doesNotContain(SEEN).doesNotHaveDuplicates();
          for (int i = 0; i < best.ids().length; i++) {
            double score = dot(query, vectors.row(best.ids()[i]));
            assertThat((double) best.scores()[i]).isCloseTo(score, within(1e-4));
            assertThat(i == 0 || best.scores()[i] <= best.scores()[i - 1]).isTrue();
          }
        }
      }
    }
  }

  private static double dot(double[] query, float[] row) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += query[i] * row[i];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("families")
  void whatWasSeenAndThePaddingComeLast(String family) throws Exception {
    int items = Vocabulary.read(version(family).vocabulary()).size();
    try (Served served = new Served(version(family))) {
      Served.Best all = served.recommend(new int[] {4}, 1, SEEN, items + 1);
      int[] last = Arrays.copyOfRange(all.ids(), items + 1 - 3, items + 1);
      assertThat(last).containsExactlyInAnyOrder(0, SEEN[0], SEEN[1]);
      assertThat(all.scores()[items + 1 - 3]).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(all.scores()[items + 1 - 4]).isFinite();
      int[] unseen = served.recommend(new int[] {4}, 1, new int[0], items + 1).ids();
      assertThat(unseen[items]).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void onlyFamiliesThatLookAtUsersNameThem(String family) throws Exception {
    Path users = version(family).directory().resolve(Manifest.USERS);
    boolean asks = Family.named(family).asksForUser();
    assertThat(Files.exists(users)).isEqualTo(asks);
    assertThat(version(family).manifest().files().containsKey(Manifest.USERS)).isEqualTo(asks);
    try (Served served = new Served(version(family))) {
      float[] one = served.query(CONTEXTS.get(1), 1);
      assertThat(Arrays.equals(one, served.query(CONTEXTS.get(1), 2))).isEqualTo(!asks);
      assertThat(Arrays.equals(one, served.query(CONTEXTS.get(2), 1))).isEqualTo(asks);
    }
    if (asks) {
      assertThat(Vocabulary.read(users).items())
          .isEqualTo(TinyTraining.of(family, RATINGS, Map.of()).timelines().users().items());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void versionsVerifyAndHoldNothingOfTheTraining(String family) throws Exception {
    Manifest manifest = ModelVerifier.verify(version(family).directory()).manifest();
    assertThat(manifest.family()).isEqualTo(family);
    assertThat(manifest.hyperparameters()).containsEntry("learningRate", 0.1);
    assertThat(manifest.golden()).isNotEmpty();
    Weights initial = TinyTraining.of(family, RATINGS, Map.of()).recipe().initial();
    try (Served served = new Served(version(family))) {
      Set<String> more = new HashSet<>(served.variables());
      assertThat(more).containsAll(initial.byName().keySet());
      more.removeAll(initial.byName().keySet());
      // What items add to the gates of a GRU, worked out of the weights.
      assertThat(Set.of("input_gates")).containsAll(more);
    }
    try (var files = Files.list(version(family).directory().getParent())) {
      assertThat(files).containsExactly(version(family).directory());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void oneUserWithTwoItemsIsEnoughToTrainAndToServe(String family, @TempDir Path folder) {
    Ratings tiny = Ratings.of(List.of(rating("ann", "x", 4, 1), rating("ann", "y", 4, 2)));
    TrainRequest request = request(family, Map.of("epochs", "1"));
    ModelVersion small =
        Training.run(tiny, 2, request, new ModelRegistry(folder), TrainingProgress.NONE);
    assertThat(small.manifest().metrics()).containsOnlyKeys("loss", "epochs");
    ServingModel.load(small).close();
  }

  @Test
  void formulasAreThereForEveryFamily() {
    assertThat(VERSIONS.keySet()).containsExactlyElementsOf(families());
  }
}

package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Blend;
import dev.reelstream.training.data.BlendQuestions;
import dev.reelstream.training.data.Cut;
import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Timelines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlendLearningTest {
  private static final int USERS = 60;
  private static final int ITEMS = 60;

  /** Users walk a ring of items, and from some step on leap over ten of them each time. */
  private static Ratings turning(int length, int turn) {
    SplittableRandom random = new SplittableRandom(4);
    List<Rating> ratings = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      int item = random.nextInt(ITEMS);
      for (int i = 0; i < length; i++) {
        ratings.add(new Rating("u" + user, "i" + item, 4, 1_000L * (user + (long) USERS * i)));
        item = (item + (i < turn ? 1 : 11)) % ITEMS;
      }
    }
    return Ratings.of(ratings);
  }

  private static TrainRequest request(Map<String, String> more) {
    return new TrainRequest(
        "hybrid",
        "planted",
        2,
        TinyTraining.SEED,
        TinyTraining.overrides("hybrid", more),
        Planted.DIGEST,
        Map.of());
  }

  private static ModelVersion train(Ratings ratings, Map<String, String> more, Path registry) {
    return Training.run(
        ratings, ratings.size(), request(more), new ModelRegistry(registry), TrainingProgress.NONE);
  }

  private static double weight(ModelVersion version) {
    Object weight = Objects.requireNonNull(version.manifest().hyperparameters().get(Blend.WEIGHT));
    return ((Number) weight).doubleValue();
  }

  @Test
  void countsGetMoreWeightTheMoreTheModelHasMissed(@TempDir Path folder) {
    // The model has learned to walk; the slice leaps, and its counts know that.
    Map<String, String> settings =
        Map.of("epochs", "10", "blendEpochs", "10", "learningRate", "0.05", "blendSlice", "0.3");
    ModelVersion turned = train(turning(20, 14), settings, folder.resolve("turned"));
    Map<String, Double> metrics = turned.manifest().metrics();
    assertThat(weight(turned)).isPositive();
    assertThat(metrics.get("blendHitRate@10")).isGreaterThan(metrics.get("unblendedHitRate@10"));
    assertThat(metrics).containsKeys("blendQuestions", "loss", "epochs");
    assertThat(metrics.get("epochs")).isEqualTo(10, within(0.0));
  }

  @Test
  void theModelThatServesIsTheOneOfItsPlainFamily(@TempDir Path folder) throws Exception {
    Ratings ratings = turning(12, 12);
    ModelVersion hybrid = train(ratings, Map.of(), folder);
    TrainRequest plain =
        new TrainRequest(
            "gru",
            "planted",
            2,
            TinyTraining.SEED,
            TinyTraining.overrides("gru", Map.of()),
            Planted.DIGEST,
            Map.of());
    ModelVersion gru =
        Training.run(
            ratings, ratings.size(), plain, new ModelRegistry(folder), TrainingProgress.NONE);
    assertThat(hybrid.manifest().files()).isEqualTo(gru.manifest().files());
    assertThat(hybrid.manifest().golden()).isEqualTo(gru.manifest().golden());
  }

  @Test
  void nothingToLearnFromMeansNoBlend(@TempDir Path folder) {
    ModelVersion version = train(turning(12, 12), Map.of("blendSlice", "0"), folder);
    assertThat(weight(version)).isZero();
    assertThat(version.manifest().metrics()).doesNotContainKey("blendQuestions");
  }

  /** ann: a b a c, bob: a b; the head is the first three of the six. */
  @Test
  void questionsKnowWhatWasCountedByThenAndNoMore() {
    Ratings ratings =
        Ratings.of(
            List.of(
                Planted.rating("ann", "a", 4, 1),
                Planted.rating("ann", "b", 4, 2),
                Planted.rating("bob", "a", 4, 3),
                Planted.rating("ann", "a", 4, 4),
                Planted.rating("bob", "b", 4, 5),
                Planted.rating("ann", "c", 4, 6)));
    Timelines timelines = Timelines.of(ratings, Cut.history(ratings.size(), 2));
    int b = timelines.vocabulary().index("b");
    List<BlendQuestions.Question> questions = BlendQuestions.of(timelines, 2, 100);
    assertThat(questions).hasSize(2);
    BlendQuestions.Question bob = questions.get(0);
    assertThat(bob.position()).isZero();
    assertThat(bob.followers()).containsExactly(b);
    assertThat(bob.counts()).containsExactly(1);
    BlendQuestions.Question ann = questions.get(1);
    assertThat(ann.position()).isEqualTo(2);
    assertThat(ann.followers()).containsExactly(b);
    assertThat(ann.counts()).containsExactly(1);

    Timelines head = timelines.head(3);
    assertThat(head.vocabulary()).isSameAs(timelines.vocabulary());
    assertThat(head.positives()).isEqualTo(3);
    assertThat(head.count(b)).isEqualTo(1);
    assertThat(head.count(timelines.vocabulary().index("c"))).isZero();
    assertThat(new Examples(head, 0).total()).isEqualTo(1);
  }
}

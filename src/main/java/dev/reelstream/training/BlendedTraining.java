package dev.reelstream.training;

import dev.reelstream.retrieval.Blend;
import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.HybridFamily;
import dev.reelstream.training.family.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A training in two steps: a short one on everything but the newest slice, whose model scores that
 * slice while the blend is learned on it, and the family's own on everything, whose model serves.
 */
final class BlendedTraining {
  /*
   * For maintainers. The slice has to be new to the model that scores it, or the model looks better
   * than it will be and the counts get too little weight. That model is a third as long in training
   * as the one that serves, which is enough: the best weight hardly depends on how good the model
   * is, the hit rate is flat around it, and training twice in full would double the time. Going on
   * from the first model over everything for a few epochs is cheaper still and was tried: on
   * ml-100k it lost more (1 to 2 % of the hit rate) than the blend gives.
   */
  private BlendedTraining() {}

  static TrainedModel train(
      Family family,
      Timelines timelines,
      Settings settings,
      TrainRequest request,
      Checkpoints checkpoints,
      Checkpoints aside,
      TrainingProgress progress) {
    BlendLearning.Learned learned =
        learn(family, timelines, settings, request, aside, progress).orElse(BlendLearning.NOTHING);
    TrainedModel model =
        Training.train(family, timelines, settings, request, checkpoints, progress);
    Map<String, Object> told = new TreeMap<>(model.hyperparameters());
    told.put(Blend.WEIGHT, learned.blend().weight());
    told.put(Blend.SCALE, learned.blend().scale());
    Map<String, Double> metrics = new TreeMap<>(model.metrics());
    metrics.putAll(learned.metrics());
    return new TrainedModel(
        model.recipe(), model.weights(), model.contextLength(), told, metrics, model.asksForUser());
  }

  /** Empty where the slice or what lies before it is empty. */
  private static Optional<BlendLearning.Learned> learn(
      Family family,
      Timelines timelines,
      Settings settings,
      TrainRequest request,
      Checkpoints aside,
      TrainingProgress progress) {
    int positives = timelines.order().length;
    int headSize = positives - (int) (settings.real(HybridFamily.SLICE) * positives);
    Timelines head = timelines.head(headSize);
    if (headSize == positives || new Examples(head, 0).total() == 0) {
      return Optional.empty();
    }
    Settings brief = settings.with("epochs", settings.whole(HybridFamily.SLICE_EPOCHS));
    TrainedModel scorer = Training.train(family, head, brief, request, aside, progress);
    return Optional.of(
        BlendLearning.learn(
            scorer.recipe(), scorer.weights(), scorer.contextLength(), timelines, headSize));
  }
}

package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.training.data.Cut;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.Hyperparameter;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.family.Settings;
import dev.reelstream.training.family.Study;
import dev.reelstream.training.graph.TrainingSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A training of any family that is over in a moment: small in everything, but with dropout. */
record TinyTraining(Family family, Timelines timelines, Settings settings, long seed) {
  static final long SEED = 3;
  static final long HOUR = Duration.ofHours(1).toMillis();

  /** What a family does not have is left out. */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("dimensions", "6"),
          Map.entry("epochs", "2"),
          Map.entry("batchLabels", "700"),
          Map.entry("batchSize", "700"),
          Map.entry("pieceLength", "5"),
          Map.entry("sessionLength", "5"),
          Map.entry("contextLength", "5"),
          Map.entry("embeddingDropout", "0.3"),
          Map.entry("outputDropout", "0.2"),
          Map.entry("dropout", "0.3"));

  /** Argument of tests that every family must pass. */
  static List<String> families() {
    return Family.ALL.stream().map(Family::name).toList();
  }

  static TinyTraining of(String name, Ratings ratings, Map<String, String> more) {
    Family family = Family.named(name);
    Cut history = Cut.history(ratings.size(), 2);
    Timelines timelines =
        Timelines.of(ratings, family.bySession() ? history.sessions(HOUR) : history);
    return new TinyTraining(
        family, timelines, Settings.of(family.hyperparameters(), overrides(name, more)), SEED);
  }

  /** About so many labels to a step, whatever the family calls it; what it lacks is left out. */
  static Map<String, String> batches(String family, int labels, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("batchLabels", String.valueOf(labels));
    settings.put("batchSize", String.valueOf(labels));
    settings.keySet().retainAll(names(family));
    return settings;
  }

  private static Set<String> names(String family) {
    return Family.named(family).hyperparameters().stream()
        .map(Hyperparameter::name)
        .collect(Collectors.toSet());
  }

  /** What makes a training of this family small, and what else is said. */
  static Map<String, String> overrides(String family, Map<String, String> more) {
    Map<String, String> overrides = new HashMap<>(SMALL);
    overrides.keySet().retainAll(names(family));
    overrides.putAll(more);
    return overrides;
  }

  TinyTraining withSeed(long other) {
    return new TinyTraining(family, timelines, settings, other);
  }

  Recipe recipe() {
    return family.recipe(Study.of(timelines, settings, seed));
  }

  Schedule schedule() {
    return Schedule.of(settings, recipe().examples().total());
  }

  int contextLength() {
    return settings.has("contextLength") ? settings.whole("contextLength") : 1;
  }

  Trainer trainer(Schedule schedule, Checkpoints checkpoints, int threads) {
    return new Trainer(
        recipe(), schedule, contextLength(), seed, checkpoints, TrainingSession.config(threads));
  }

  Trainer.Outcome run() {
    return run(Checkpoints.none(), TrainingProgress.NONE);
  }

  Trainer.Outcome run(Checkpoints checkpoints, TrainingProgress progress) {
    try (Trainer trainer = trainer(schedule(), checkpoints, 2)) {
      return trainer.run(progress);
    }
  }
}

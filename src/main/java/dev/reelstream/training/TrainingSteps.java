package dev.reelstream.training;

import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.FamilyDefaults;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.family.Settings;
import dev.reelstream.training.family.Study;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bare steps of a family's training: no validation, no checkpoint, no version. Epochs follow
 * each other for as long as steps are taken.
 */
public final class TrainingSteps implements AutoCloseable {
  private final Recipe recipe;
  private final Settings settings;
  private final Trainer trainer;
  private @Nullable List<Recipe.Batch> batches;
  private int epoch;
  private int next;
  private long done;

  /**
   * Builds the graph.
   *
   * @param hyperparameters values that replace the defaults for a history of this size
   */
  public TrainingSteps(
      String family, Timelines timelines, Map<String, String> hyperparameters, long seed) {
    Family kind = Family.named(family);
    settings =
        Settings.of(
            FamilyDefaults.of(kind, "synthetic", "", timelines.positives()), hyperparameters);
    recipe = kind.recipe(Study.of(timelines, settings, seed));
    trainer =
        new Trainer(
            recipe,
            Schedule.of(settings, recipe.examples().total()),
            Training.contextLength(settings),
            seed,
            Checkpoints.none());
  }

  /** The hyperparameters in force. */
  public Map<String, Object> settings() {
    return settings.asMap();
  }

  /** One step at the full learning rate; the labels it learned from. */
  public int step() {
    List<Recipe.Batch> current = batches;
    if (current == null || next == current.size()) {
      current = trainer.batches(++epoch);
      batches = current;
      next = 0;
    }
    Recipe.Batch batch = current.get(next++);
    double loss = trainer.step(batch, ++done, settings.real("learningRate"));
    if (!Double.isFinite(loss)) {
      throw new TrainingException("the loss of step " + done + " is " + loss);
    }
    return batch.labels();
  }

  @Override
  public void close() {
    trainer.close();
  }
}

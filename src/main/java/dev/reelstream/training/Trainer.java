package dev.reelstream.training;

import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.TrainingSession;
import dev.reelstream.training.graph.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** Runs a recipe over all its epochs, from its start or from where a checkpoint left it. */
final class Trainer implements AutoCloseable {
  private final Recipe recipe;
  private final Schedule schedule;
  private final long seed;
  private final int contextLength;
  private final Checkpoints checkpoints;
  private final Graph graph;
  private final LearningGraph learning;
  private final Recipe.Epochs epochs;
  private final Session session;

  /**
   * What came out.
   *
   * @param loss mean over the labels of the last epoch
   * @param epochs that were run; fewer than set where validation stopped getting better
   */
  record Outcome(Weights weights, double loss, int epochs) {}

  Trainer(Recipe recipe, Schedule schedule, int contextLength, long seed, Checkpoints checkpoints) {
    this(recipe, schedule, contextLength, seed, checkpoints, TrainingSession.CONFIG);
  }

  @SuppressWarnings("MustBeClosedChecker")
  Trainer(
      Recipe recipe,
      Schedule schedule,
      int contextLength,
      long seed,
      Checkpoints checkpoints,
      ConfigProto threads) {
    this.recipe = recipe;
    this.schedule = schedule;
    this.seed = seed;
    this.contextLength = contextLength;
    this.checkpoints = checkpoints;
    graph = new Graph();
    Weights initial = recipe.initial();
    learning = new LearningGraph(graph, initial, recipe.optimizer(), recipe.sparseFrom());
    epochs = recipe.build(learning);
    session = new Session(graph, threads);
    learning.assign(session, initial);
  }

  /** Replaces the weights to start from. */
  void startFrom(Weights weights) {
    learning.assign(session, weights);
  }

  Outcome run(TrainingProgress progress) {
    Position at = checkpoints.restore(learning, session).orElse(Position.START);
    // The number of batches may differ by a few from epoch to epoch, since cuts are drawn again.
    long steps = 0;
    for (int epoch = 1; epoch <= schedule.epochs(); epoch++) {
      steps += batches(epoch).size();
    }
    Clock clock = new Clock(at.step(), steps);
    while (at.epoch() <= schedule.epochs() && !at.enough(schedule.patience())) {
      List<Recipe.Batch> batches = batches(at.epoch());
      for (Recipe.Batch batch : batches.subList(at.batch(), batches.size())) {
        double loss = step(batch, at.step() + 1, schedule.rate(at.step() + 1, steps));
        if (!Double.isFinite(loss)) {
          throw diverged(at, loss);
        }
        at = at.after(batch.labels(), loss);
        progress.update(clock.update(at, schedule.epochs(), batch.labels()));
        checkpoints.save(at, learning, session);
      }
      at = at.nextEpoch(validation());
      checkpoints.remember(at, learning, session);
    }
    Weights weights = checkpoints.best(at, learning, session);
    if (!weights.finite()) {
      throw diverged(at, Double.NaN);
    }
    return new Outcome(weights, at.lastLoss(), at.epoch() - 1);
  }

  /** The batches of an epoch, counted from 1. */
  List<Recipe.Batch> batches(int epoch) {
    return epochs.batches(epoch);
  }

  /** The validation hit rate, where it decides when to stop. */
  private @Nullable Double validation() {
    if (schedule.patience() == 0) {
      return null;
    }
    return Validation.measure(recipe, learning.weights(session), contextLength)
        .get(Validation.HIT_RATE);
  }

  private TrainingException diverged(Position at, double loss) {
    String kept =
        checkpoints
            .keepLastGood()
            .map(file -> "; the last good state is in " + file + ", --resume goes on from it")
            .orElse("");
    return new TrainingException(
        "training diverged in epoch %d, step %d: the loss is %s; lower learningRate (it is %s)%s"
            .formatted(at.epoch(), at.step() + 1, loss, schedule.learningRate(), kept));
  }

  /** One step, counted from 1; the mean loss of its labels. */
  double step(Recipe.Batch batch, long step, double rate) {
    try (Feeds feeds = new Feeds(session.runner())) {
      learning.feed(feeds, seed, rate, step);
      batch.feed(feeds, step);
      try (Result result = feeds.done().addTarget(learning.update()).fetch(learning.loss()).run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /** Speed and time left, counted from where this run began. */
  private static final class Clock {
    private final long start = System.nanoTime();
    private final long from;
    private final long steps;
    private long labels;

    Clock(long from, long steps) {
      this.from = from;
      this.steps = steps;
    }

    TrainingProgress.Update update(Position at, int epochs, int more) {
      labels += more;
      double seconds = (System.nanoTime() - start) / 1e9;
      return new TrainingProgress.Update(
          at.epoch(),
          epochs,
          at.step(),
          steps,
          at.loss(),
          labels / seconds,
          seconds / (at.step() - from) * (steps - at.step()));
    }
  }
}

package dev.reelstream.training;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** Runs the training graph over all epochs. */
final class GruTrainer implements AutoCloseable {
  private final Examples examples;
  private final GruConfig config;
  private final long seed;
  private final int blocks;
  private final Graph graph;
  private final GruTrainingGraph training;
  private final Session session;

  /** What came out: the weights and the mean loss of the last epoch. */
  record Outcome(GruWeights weights, double loss) {}

  GruTrainer(Timelines timelines, Examples examples, GruConfig config, long seed) {
    this(timelines, examples, config, seed, TrainingSession.CONFIG);
  }

  @SuppressWarnings("MustBeClosedChecker")
  GruTrainer(
      Timelines timelines, Examples examples, GruConfig config, long seed, ConfigProto threads) {
    this.examples = examples;
    this.config = config;
    this.seed = seed;
    blocks = (config.batchLabels() + TiedSoftmax.BLOCK - 1) / TiedSoftmax.BLOCK;
    graph = new Graph();
    training = new GruTrainingGraph(graph, config, timelines.vocabulary().size(), blocks);
    session = new Session(graph, threads);
    training.variables.assign(session, GruWeights.initial(timelines, config.dimensions(), seed));
    training.adam.reset(session);
  }

  Outcome run(TrainingProgress progress) {
    // How many batches there are differs by a few from epoch to epoch: cuts are drawn anew.
    long steps = 0;
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      steps += batches(epoch).size();
    }
    long start = System.nanoTime();
    long step = 0;
    long learned = 0;
    double loss = 0;
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      double sum = 0;
      long labels = 0;
      for (List<Piece> pieces : batches(epoch)) {
        step++;
        GruBatch batch = GruBatch.of(pieces, examples, config.pieceLength(), blocks);
        double mean = step(batch, step, config.rate(step, steps));
        if (!Double.isFinite(mean)) {
          throw new TrainingException(
              "training diverged in epoch %d, step %d: the loss is %s; lower learningRate (it is %s)"
                  .formatted(epoch, step, mean, config.learningRate()));
        }
        sum += mean * batch.labels().length;
        labels += batch.labels().length;
        learned += batch.labels().length;
        loss = sum / labels;
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.update(
            new TrainingProgress.Update(
                epoch,
                config.epochs(),
                step,
                steps,
                loss,
                learned / seconds,
                seconds / step * (steps - step)));
      }
    }
    return new Outcome(training.variables.read(session), loss);
  }

  private List<List<Piece>> batches(int epoch) {
    // Multiplied, so that neighbouring seeds do not share epochs.
    long own = seed * 1_000_003 + epoch;
    return GruBatch.group(Piece.cut(examples, config.pieceLength(), own), config.batchLabels());
  }

  private double step(GruBatch batch, long step, double rate) {
    try (Tensors open = new Tensors();
        Result result =
            training
                .adam
                .feed(feed(session.runner(), open, batch, step), open, rate, step)
                .addTarget(training.update)
                .fetch(training.loss)
                .run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private Session.Runner feed(Session.Runner runner, Tensors open, GruBatch batch, long step) {
    return runner
        .feed(training.items, open.matrix(config.pieceLength(), batch.width(), batch.items()))
        .feed(training.positions, open.of(batch.positions()))
        .feed(training.labels, open.of(batch.labels()))
        .feed(training.blockSizes, open.of(batch.blockSizes()))
        // Two per step: embeddings and output draw from streams of their own.
        .feed(training.seed, open.of(Long.hashCode(seed), Math.toIntExact(2 * step)));
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}

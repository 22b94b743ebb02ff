package dev.reelstream.training;

import org.jspecify.annotations.Nullable;

/**
 * How far a training is.
 *
 * @param epoch the one under way, from 1
 * @param batch batches of it that are done
 * @param step steps done, all epochs together
 * @param labels labels of this epoch that are done
 * @param sum their losses
 * @param lastLoss mean loss of the last whole epoch
 * @param best the best validation so far, or -1
 * @param worse epochs since then
 */
record Position(
    int epoch,
    int batch,
    long step,
    long labels,
    double sum,
    double lastLoss,
    double best,
    int worse) {

  static final Position START = new Position(1, 0, 0, 0, 0, 0, -1, 0);

  Position after(int more, double loss) {
    return new Position(
        epoch, batch + 1, step + 1, labels + more, sum + loss * more, lastLoss, best, worse);
  }

  Position nextEpoch(@Nullable Double validation) {
    boolean better = validation == null || validation > best;
    return new Position(
        epoch + 1,
        0,
        step,
        0,
        0,
        loss(),
        validation == null ? best : Math.max(best, validation),
        better ? 0 : worse + 1);
  }

  /** Mean loss of this epoch so far. */
  double loss() {
    return labels == 0 ? lastLoss : sum / labels;
  }

  /** Whether validation has not become better for this many epochs; 0 is never enough. */
  boolean enough(int patience) {
    return patience > 0 && worse >= patience;
  }

  /** Whether the weights at the end of this epoch are the best so far. */
  boolean isBest() {
    return worse == 0;
  }
}

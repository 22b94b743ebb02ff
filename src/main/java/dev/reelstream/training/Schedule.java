package dev.reelstream.training;

import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Settings;

/**
 * How long a training lasts and how fast it learns.
 *
 * @param epochs passes over the examples
 * @param learningRate at its peak
 * @param warmup share of the steps in which the rate rises to its peak
 * @param finalRate rate at the last step as a share of the peak, reached along a cosine; 1 keeps
 *     the peak
 * @param patience epochs without a better validation after which training stops; 0 never
 */
record Schedule(int epochs, double learningRate, double warmup, double finalRate, int patience) {

  /**
   * Epochs shrink, to two at least, where they would see more labels than {@code labelsInAll}.
   *
   * @throws TrainingException where there is patience but no validation
   */
  static Schedule of(Settings settings, long labels) {
    int patience = settings.whole("patience");
    if (patience > 0 && settings.whole("validationTargets") == 0) {
      throw new TrainingException(
          "patience is %d and validationTargets is 0: without validation nothing says when to stop"
              .formatted(patience));
    }
    long most = settings.whole("labelsInAll") / Math.max(1, labels);
    return new Schedule(
        (int) Math.min(settings.whole("epochs"), Math.max(2, most)),
        settings.real("learningRate"),
        settings.real("warmup"),
        settings.real("finalRate"),
        patience);
  }

  /** Learning rate of a step, 1 to {@code steps}: a straight rise, then half a cosine. */
  double rate(long step, long steps) {
    double done = (double) step / steps;
    if (done < warmup) {
      return learningRate * done / warmup;
    }
    double fall = warmup == 1 ? 1 : (done - warmup) / (1 - warmup);
    double share = finalRate + (1 - finalRate) * 0.5 * (1 + Math.cos(Math.PI * fall));
    return learningRate * share;
  }
}

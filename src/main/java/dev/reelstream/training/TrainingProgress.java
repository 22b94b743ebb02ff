package dev.reelstream.training;

/** Receives the progress of a training; called on the training thread after every step. */
@FunctionalInterface
public interface TrainingProgress {
  TrainingProgress NONE = update -> {};

  void update(Update update);

  /**
   * The progress of a training.
   *
   * @param epoch from 1 to {@code epochs}
   * @param step steps done since the start, all epochs together
   * @param steps steps there will be
   * @param loss mean cross-entropy per label over this epoch so far, in nats
   * @param examplesPerSecond labels learned from per second since the start
   * @param secondsLeft estimate of the time until the last step
   */
  record Update(
      int epoch,
      int epochs,
      long step,
      long steps,
      double loss,
      double examplesPerSecond,
      double secondsLeft) {}
}

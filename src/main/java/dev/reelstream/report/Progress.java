package dev.reelstream.report;

import dev.reelstream.training.TrainingProgress;

/** How far long work is, and what it has to say meanwhile. */
public interface Progress {
  /**
   * Bytes of a file, read or downloaded.
   *
   * @param total 0 where unknown
   */
  void reading(String what, long done, long total);

  /** Steps of a training. */
  void training(TrainingProgress.Update update);

  /**
   * Any other work.
   *
   * @param total -1 where unknown
   */
  void show(String what, long done, long total, String text);

  /** The work so far is done. */
  void done();

  /** A line for the reader of the results. */
  void say(String line);

  /** Shows and says nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void reading(String what, long done, long total) {}

      @Override
      public void training(TrainingProgress.Update update) {}

      @Override
      public void show(String what, long done, long total, String text) {}

      @Override
      public void done() {}

      @Override
      public void say(String line) {}
    };
  }
}

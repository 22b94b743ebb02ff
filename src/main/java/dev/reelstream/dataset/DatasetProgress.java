package dev.reelstream.dataset;

/** Hears how far a long download or read has come. */
@FunctionalInterface
public interface DatasetProgress {
  /**
   * Called now and then, and once at the end of each piece of work.
   *
   * @param work what is being done, such as {@code downloading ml-1m}
   * @param done bytes so far
   * @param total bytes in all, or -1 where unknown
   */
  void update(String work, long done, long total);

  /** Hears nothing. */
  static DatasetProgress none() {
    return (work, done, total) -> {};
  }
}

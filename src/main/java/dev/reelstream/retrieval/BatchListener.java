package dev.reelstream.retrieval;

/** Hears of every batch a micro-batcher has run, on its worker thread. */
@FunctionalInterface
public interface BatchListener {
  BatchListener NONE = (size, nanos, queued) -> {};

  /**
   * @param size items in the batch
   * @param nanos duration of the call that worked on it
   * @param queued items that waited when the batch was done
   */
  void ran(int size, long nanos, int queued);
}

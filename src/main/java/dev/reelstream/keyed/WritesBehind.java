package dev.reelstream.keyed;

/**
 * A keyed function that holds state of several keys on the heap; to be run by {@link
 * WriteBehindOperator} or {@link WriteBehindCoOperator}.
 */
public interface WritesBehind {
  /** Called before {@code open}. */
  void keys(Keys keys);

  /** A checkpoint is about to be taken: everything that changed has to be in keyed state. */
  void writeBehind() throws Exception;
}

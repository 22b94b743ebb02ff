package dev.reelstream.keyed;

/**
 * A keyed function that holds state of several keys on the heap; to be run by {@link
 * WriteBehindOperator} or {@link WriteBehindCoOperator}.
 */
public interface WritesBehind {
  /** Called before {@code open}, which makes its values with these. */
  void keys(Keys keys);
}

package dev.reelstream.retrieval.index;

/** Who finds the best items for a query vector. */
public enum IndexChoice {
  /** On a CPU the graph of the version where it holds one, else every item is scored. */
  AUTO,
  /** TensorFlow scores every item. */
  EXACT,
  /** A graph; built when the version is loaded if it holds none. */
  APPROXIMATE;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

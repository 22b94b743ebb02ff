package dev.reelstream.retrieval;

/** Finds the items whose vectors score best against a query vector. */
public interface ItemIndex {
  /**
   * @param seen vocabulary indices that must not come back; 0 and repeats are harmless
   * @param k at least 1; fewer come back where the index holds no more
   */
  TopK search(float[] vector, int[] seen, int k);
}

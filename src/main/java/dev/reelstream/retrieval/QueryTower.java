package dev.reelstream.retrieval;

/** Contexts and users → vectors whose dot products with item vectors are scores. */
public interface QueryTower extends AutoCloseable {
  /**
   * One vector of {@link #dimensions()} floats per query.
   *
   * @param contexts a row per query of vocabulary indices, oldest first, left-padded with 0 to the
   *     model's context length
   * @param users an index of the model's users per query, 0 for unknown; without meaning to a model
   *     that does not look at users
   */
  float[][] vectors(int[][] contexts, int[] users);

  int dimensions();

  @Override
  void close();
}

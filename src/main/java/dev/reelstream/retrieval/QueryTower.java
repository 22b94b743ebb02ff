package dev.reelstream.retrieval;

/** Contexts → vectors whose dot products with item vectors are scores. */
public interface QueryTower extends AutoCloseable {
  /**
   * One vector of {@link #dimensions()} floats per context; a context is a row of vocabulary
   * indices, oldest first, left-padded with 0 to the model's context length.
   */
  float[][] vectors(int[][] contexts);

  int dimensions();

  @Override
  void close();
}

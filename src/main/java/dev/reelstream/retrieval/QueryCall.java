package dev.reelstream.retrieval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.util.Arrays;

/** The {@code query} signature: a batch of contexts in, one vector each out. */
final class QueryCall implements NoBatchifyTranslator<int[][], float[][]> {
  @Override
  public NDList processInput(TranslatorContext context, int[][] contexts) {
    NDManager manager = context.getNDManager();
    return new NDList(
        Tensors.matrix(manager, "context", contexts),
        Tensors.vector(manager, "user", new int[contexts.length]));
  }

  @Override
  public float[][] processOutput(TranslatorContext context, NDList list) {
    NDArray vector = list.get("vector");
    int rows = Math.toIntExact(vector.getShape().get(0));
    int dimensions = Math.toIntExact(vector.getShape().get(1));
    float[] flat = vector.toFloatArray();
    float[][] vectors = new float[rows][];
    for (int row = 0; row < rows; row++) {
      vectors[row] = Arrays.copyOfRange(flat, row * dimensions, (row + 1) * dimensions);
    }
    return vectors;
  }
}

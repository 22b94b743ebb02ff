package dev.reelstream.retrieval.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.util.Arrays;

/** The {@code query} signature: a batch of contexts and users in, one vector each out. */
final class QueryCall implements NoBatchifyTranslator<QueryCall.Input, float[][]> {
  /** One row and one entry per query: context [B, L], user [B]. */
  record Input(int[][] context, int[] user) {}

  @Override
  public NDList processInput(TranslatorContext context, Input input) {
    NDManager manager = context.getNDManager();
    return new NDList(
        Tensors.matrix(manager, "context", input.context()),
        Tensors.vector(manager, "user", input.user()));
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

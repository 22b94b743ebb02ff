package dev.reelstream.retrieval.graph;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;

/** The {@code recommend} signature: a batch of contexts in, ids and scores out. */
public final class RecommendCall
    implements NoBatchifyTranslator<RecommendCall.Input, RecommendCall.Output> {
  /** Rows of equal length each: context [B, L], seen [B, S], user [B]. */
  public record Input(int[][] context, int k, int[][] seen, int[] user) {}

  /** Row after row, {@code k} entries each. */
  public record Output(int[] ids, float[] scores) {}

  @Override
  public NDList processInput(TranslatorContext context, Input input) {
    NDManager manager = context.getNDManager();
    return new NDList(
        Tensors.matrix(manager, "context", input.context()),
        Tensors.scalar(manager, "k", input.k()),
        Tensors.matrix(manager, "seen", input.seen()),
        Tensors.vector(manager, "user", input.user()));
  }

  @Override
  public Output processOutput(TranslatorContext context, NDList list) {
    return new Output(list.get("ids").toIntArray(), list.get("scores").toFloatArray());
  }
}

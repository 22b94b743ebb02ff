package dev.reelstream.retrieval;

import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;

/** {@link TinySavedModel} for tests of other packages. */
public final class TinyModels {
  private TinyModels() {}

  /** Publishes a model that knows {@code item-1} … {@code item-<catalogue>}. */
  public static ModelVersion publish(ModelRegistry registry, int catalogue, long seed) {
    return TinySavedModel.random(catalogue, 8, seed).publish(registry);
  }

  /** The same, which answers {@code user-1} … {@code user-<users>} only. */
  public static ModelVersion publishForUsers(
      ModelRegistry registry, int catalogue, int users, long seed) {
    return TinySavedModel.forUsers(catalogue, users, 8, seed).publish(registry);
  }
}

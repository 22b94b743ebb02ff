package dev.reelstream.training.family;

import dev.reelstream.retrieval.Capability;
import java.util.List;
import java.util.Set;

/**
 * {@code gru-incremental}: a {@code gru} whose version also says what a step takes, so that the job
 * can keep each user's state and advance it by one positive.
 */
final class IncrementalGruFamily implements Family {
  private final GruFamily gru = new GruFamily();

  @Override
  public String name() {
    return "gru-incremental";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return gru.hyperparameters();
  }

  @Override
  public Set<Capability> needs() {
    return Set.of(Capability.USER_STATE);
  }

  @Override
  public Recipe recipe(Study study) {
    return gru.recipe(study);
  }
}

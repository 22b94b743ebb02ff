package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.retrieval.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code hybrid}: a {@code gru} whose scores are blended with how often each item has followed the
 * user's last one up to the query, counts that the job keeps.
 */
public final class HybridFamily implements Family {
  public static final String SLICE = "blendSlice";
  public static final String SLICE_EPOCHS = "blendEpochs";

  private final GruFamily gru = new GruFamily();

  @Override
  public String name() {
    return "hybrid";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(gru.hyperparameters());
    all.add(
        real(
            SLICE,
            0.1,
            0,
            0.5,
            "share of the positives, newest first, that the blend is learned on; 0 for none, and no blend"));
    all.add(
        whole(
            SLICE_EPOCHS,
            10,
            1,
            1000,
            "passes over everything older, for the model that the blend is learned with"));
    return all;
  }

  @Override
  public Set<Capability> needs() {
    return Set.of(Capability.TRANSITIONS);
  }

  @Override
  public Recipe recipe(Study study) {
    return gru.recipe(study);
  }
}

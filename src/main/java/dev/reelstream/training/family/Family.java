package dev.reelstream.training.family;

import dev.reelstream.retrieval.Capability;
import dev.reelstream.training.data.TrainingException;
import java.util.List;
import java.util.Set;

/** A kind of model: which hyperparameters it has and how it is trained. */
public interface Family {
  /** The name users know it by; its versions are published under this name too. */
  String name();

  /** Everything that can be set, with defaults where {@code conf/families.yaml} has none. */
  List<Hyperparameter> hyperparameters();

  /** Whether it learns from sessions; else from all of a user's positives as one timeline. */
  default boolean bySession() {
    return false;
  }

  /** Whether a query needs the user; else the context alone. */
  default boolean asksForUser() {
    return false;
  }

  /** What the job must provide for its versions. */
  default Set<Capability> needs() {
    return Set.of();
  }

  /** The model of one training. */
  Recipe recipe(Study study);

  List<Family> ALL =
      List.of(
          new GruFamily(),
          new GruRetrievalFamily(),
          new SessionGruFamily(),
          new TwoTowerFamily(),
          new BprFamily(),
          new HybridFamily(),
          new IncrementalGruFamily());

  /** The family of this name. */
  static Family named(String name) {
    return ALL.stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TrainingException(
                    "unknown model family '%s': choose one of %s"
                        .formatted(name, ALL.stream().map(Family::name).toList())));
  }
}

package dev.reelstream.training;

import java.util.List;
import java.util.Map;

/** A kind of model: how it is trained and which hyperparameters it has. */
public interface Family {
  /** The name users know it by; its versions are published under this name too. */
  String name();

  /** Everything that can be set, with the defaults for a history of this many positives. */
  List<Hyperparameter> hyperparameters(long positives);

  /**
   * Trains one model.
   *
   * @param overrides values that replace defaults, by hyperparameter name
   * @throws TrainingException where a value is not allowed, the timelines teach nothing, or the
   *     loss stops being a number
   */
  TrainedModel train(
      Timelines timelines, Map<String, String> overrides, long seed, TrainingProgress progress);

  /** The family of this name. */
  static Family named(String name) {
    List<Family> families = List.of(new GruFamily());
    return families.stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TrainingException(
                    "unknown model family '%s': choose one of %s"
                        .formatted(name, families.stream().map(Family::name).toList())));
  }
}

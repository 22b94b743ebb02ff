package dev.reelstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Finished weights on the Java heap, ready to be written as a SavedModel. */
public interface TrainedModel {
  /** Items in a context, fixed in the exported graph. */
  int contextLength();

  /** Everything that was set for this training, defaults included. */
  Map<String, Object> hyperparameters();

  /** What was measured on the way, by name. */
  Map<String, Double> metrics();

  /** Writes the lean serving graph with the signatures {@code recommend} and {@code query}. */
  void export(Path savedModel) throws IOException;
}

package dev.reelstream.training.graph;

import java.util.SplittableRandom;

/** A part of a model that owns variables: their names, their shapes and what they start from. */
public interface Layer {
  /** Declares the layer's variables; values are drawn in the order of the declarations. */
  void declare(Weights.Builder weights, SplittableRandom random);
}

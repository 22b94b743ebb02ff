package dev.reelstream.training.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The end of a graph that learns to tell each label from its negatives: from all other items, from
 * a sample of them, or from the other labels of the batch.
 */
public sealed interface SoftmaxHead permits FullSoftmax, SampledSoftmax, InBatchSoftmax {
  /** Adds loss and gradients for queries [N, d], N in the order of the labels that are fed. */
  void learn(Operand<TFloat32> queries);

  /**
   * Feeds the labels of a step.
   *
   * @param labels [N] vocabulary indices, from 1
   */
  void feed(Feeds feeds, int[] labels, long step);
}

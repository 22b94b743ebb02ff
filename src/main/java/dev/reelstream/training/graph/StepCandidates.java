package dev.reelstream.training.graph;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The items that compete for the labels of one step, and how far their scores are shifted.
 *
 * @param items [C] rows of the table
 * @param shift [C] what is added to a candidate's score for every label
 * @param ownShift [N] what is added to a label's own score where it is the target
 */
record StepCandidates(
    Table table,
    Placeholder<TInt32> items,
    Placeholder<TFloat32> shift,
    Placeholder<TFloat32> ownShift) {

  static StepCandidates in(LearningGraph graph, Table table) {
    return new StepCandidates(table, graph.ints(), graph.floats(), graph.floats());
  }

  SoftmaxLoss.Shift shifts() {
    return new SoftmaxLoss.Shift(shift, ownShift);
  }

  /**
   * Feeds the candidates.
   *
   * @param candidates [C] items, ascending, each once
   * @param target [N] columns of the labels among them
   * @param candidateShift [C]
   * @param targetShift [C] what counts instead where the candidate is the label itself
   */
  void feed(
      Feeds feeds, int[] candidates, int[] target, float[] candidateShift, float[] targetShift) {
    float[] byLabel = new float[target.length];
    for (int i = 0; i < target.length; i++) {
      byLabel[i] = targetShift[target[i]];
    }
    feeds.indices(table, items, Shape.of(candidates.length), candidates);
    feeds.floats(shift, candidateShift);
    feeds.floats(ownShift, byLabel);
  }

  /** The column of each label among the candidates. */
  static int[] targets(int[] candidates, int[] labels) {
    int[] target = new int[labels.length];
    Arrays.setAll(target, i -> Arrays.binarySearch(candidates, labels[i]));
    return target;
  }

  /** The items in ascending order, each once. */
  static int[] distinct(int[] items) {
    return Arrays.stream(items).sorted().distinct().toArray();
  }
}

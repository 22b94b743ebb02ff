package dev.reelstream.training.graph;

import java.util.Arrays;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * The labels of a step as columns among the candidates, cut into blocks of rows.
 *
 * @param columns [N]
 * @param sizes [blocks], rows of each block, N together
 */
record Labels(Placeholder<TInt32> columns, Placeholder<TInt32> sizes, int blocks) {

  /**
   * Adds the inputs to a graph.
   *
   * @param mostLabels of a step, about; more are allowed
   */
  static Labels in(LearningGraph graph, int mostLabels) {
    int blocks = (mostLabels + SoftmaxLoss.BLOCK - 1) / SoftmaxLoss.BLOCK;
    return new Labels(graph.ints(), graph.ints(), blocks);
  }

  void feed(Feeds feeds, int[] targets) {
    long count = targets.length;
    int[] rows = new int[blocks];
    Arrays.setAll(rows, i -> (int) ((i + 1L) * count / blocks) - (int) (i * count / blocks));
    feeds.ints(sizes, rows);
    feeds.ints(columns, targets);
  }
}

package dev.reelstream.training.graph;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Softmax over the whole catalogue: every other item is a negative. */
public final class FullSoftmax implements SoftmaxHead {
  private final LearningGraph graph;
  private final Table items;
  private final Labels labels;

  /**
   * Begins the end of a graph.
   *
   * @param items [V+1, d+1] vectors of the items, each with its bias
   * @param mostLabels labels of a step, about; more are allowed
   */
  public FullSoftmax(LearningGraph graph, Table items, int mostLabels) {
    this.graph = graph;
    this.items = items;
    labels = Labels.in(graph, mostLabels);
  }

  @Override
  public void learn(Operand<TFloat32> queries) {
    SoftmaxLoss softmax =
        SoftmaxLoss.of(
            graph.tf(),
            items.width() - 1,
            queries,
            SoftmaxLoss.Candidates.of(items.withoutPadding()),
            labels);
    items.pull(softmax.candidateGradient());
    graph.minimize(
        softmax.loss(), List.of(new LearningGraph.Known(queries, softmax.queryGradient())));
  }

  @Override
  public void feed(Feeds feeds, int[] labelled, long step) {
    labels.feed(feeds, Arrays.stream(labelled).map(item -> item - 1).toArray());
  }
}

package dev.reelstream.training.family;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.LabelPositions;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * Labels with the items before each, {@code from} to {@code until} of an epoch's order.
 *
 * @param length of a context, L
 */
@SuppressWarnings("ArrayRecordComponent") // one order for all batches of an epoch
record ContextBatch(Examples examples, long[] order, int from, int until, int length, Inputs inputs)
    implements Recipe.Batch {

  /**
   * Where contexts enter a graph.
   *
   * @param items [L, B] items, time first, right-padded with 0
   */
  record Inputs(Table table, Placeholder<TInt32> items, SoftmaxHead head) {
    static Inputs in(LearningGraph graph, Table table, SoftmaxHead head) {
      return new Inputs(table, graph.ints(), head);
    }
  }

  /** Every label once, in an order drawn from the seed. */
  static List<Recipe.Batch> cut(Study study, long seed, Inputs inputs) {
    int size = study.whole("batchSize");
    int length = study.whole("contextLength");
    long[] order = LabelPositions.shuffled(study.examples(), 1, seed);
    List<Recipe.Batch> batches = new ArrayList<>();
    for (int from = 0; from < order.length; from += size) {
      int until = Math.min(order.length, from + size);
      batches.add(new ContextBatch(study.examples(), order, from, until, length, inputs));
    }
    return batches;
  }

  @Override
  public int labels() {
    return until - from;
  }

  @Override
  public void feed(Feeds feeds, long step) {
    int width = labels();
    int[] items = new int[length * width];
    int[] labels = new int[width];
    for (int column = 0; column < width; column++) {
      int[] timeline = examples.timeline(LabelPositions.timeline(order[from + column]));
      int position = LabelPositions.position(order[from + column]);
      int first = Math.max(0, position - length);
      for (int t = 0; first + t < position; t++) {
        items[t * width + column] = timeline[first + t];
      }
      labels[column] = timeline[position];
    }
    feeds.indices(inputs.table(), inputs.items(), Shape.of(length, width), items);
    inputs.head().feed(feeds, labels, step);
  }
}

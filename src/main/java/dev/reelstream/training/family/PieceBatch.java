package dev.reelstream.training.family;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Piece;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Pieces side by side, in which every place that is followed by a label is learned from.
 *
 * @param length places of a column, T
 */
record PieceBatch(List<Piece> pieces, int labels, Examples examples, int length, Inputs inputs)
    implements Recipe.Batch {

  /**
   * Where pieces enter a graph.
   *
   * @param items [T, B] items, time first, right-padded with 0
   * @param positions [N] places in the flattened [T·B] whose next item is a label
   */
  record Inputs(
      Table table, Placeholder<TInt32> items, Placeholder<TInt32> positions, SoftmaxHead head) {
    /** Adds them to the graph. */
    static Inputs in(LearningGraph graph, Table table, SoftmaxHead head) {
      return new Inputs(table, graph.ints(), graph.ints(), head);
    }

    /** Of the states after every step, T times [B, d], those that a label follows: [N, d]. */
    Operand<TFloat32> labelled(Ops tf, List<Operand<TFloat32>> states) {
      return tf.gather(tf.concat(states, tf.constant(0)), positions, tf.constant(0));
    }
  }

  /** Groups pieces into the batches of the hyperparameter {@code batchLabels}. */
  static List<Recipe.Batch> group(List<Piece> pieces, Study study, int length, Inputs inputs) {
    return group(pieces, study.whole("batchLabels"), study.examples(), length, inputs);
  }

  /**
   * Groups pieces, in their order, into batches of at least {@code atLeast} labels but the last.
   */
  static List<Recipe.Batch> group(
      List<Piece> pieces, int atLeast, Examples examples, int length, Inputs inputs) {
    List<Recipe.Batch> batches = new ArrayList<>();
    List<Piece> open = new ArrayList<>();
    int labels = 0;
    for (Piece piece : pieces) {
      int more = piece.labels(examples);
      if (more == 0) {
        continue;
      }
      open.add(piece);
      labels += more;
      if (labels >= atLeast) {
        batches.add(new PieceBatch(open, labels, examples, length, inputs));
        open = new ArrayList<>();
        labels = 0;
      }
    }
    if (!open.isEmpty()) {
      batches.add(new PieceBatch(open, labels, examples, length, inputs));
    }
    return batches;
  }

  /**
   * The inputs of one step.
   *
   * @param items [T·B], time first
   * @param labels [N], the item after each of {@code positions}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Laid(int[] items, int[] positions, int[] labels) {}

  /** Lays the pieces out. Padding comes after every label, so it changes nothing. */
  Laid laid() {
    int width = pieces.size();
    int[] items = new int[length * width];
    int[] positions = new int[labels];
    int[] next = new int[labels];
    int filled = 0;
    for (int column = 0; column < width; column++) {
      Piece piece = pieces.get(column);
      int[] timeline = examples.timeline(piece.timeline());
      for (int t = 0; t < piece.length(); t++) {
        int place = t * width + column;
        items[place] = timeline[piece.start() + t];
        if (examples.label(piece.timeline(), piece.start() + t + 1)) {
          positions[filled] = place;
          next[filled++] = timeline[piece.start() + t + 1];
        }
      }
    }
    return new Laid(items, positions, next);
  }

  @Override
  public void feed(Feeds feeds, long step) {
    Laid laid = laid();
    feeds.indices(inputs.table(), inputs.items(), Shape.of(length, pieces.size()), laid.items());
    feeds.ints(inputs.positions(), laid.positions());
    inputs.head().feed(feeds, laid.labels(), step);
  }
}

package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * An embedding table that learns, [rows, width]: every look-up gets a gradient, and the table the
 * sum of them.
 */
public final class Table {
  /*
   * Two ways to update. Dense: look-ups go to the whole table, its gradient is as large as the
   * table, and so is the work of a step. Sparse: every step names the rows it meets, each once
   * (see Feeds); look-ups go to a copy of those rows, and only they are updated. The copy makes
   * de-duplication free: a row met a hundred times has one gradient, their sum.
   */
  private final Ops tf;
  private final Parameter parameter;
  private final @Nullable Placeholder<TInt32> rows;
  private final Operand<TFloat32> values;
  private final List<Lookup> lookups = new ArrayList<>();
  private final List<Operand<TFloat32>> pulls = new ArrayList<>();

  /** Rows that were read, the leading columns of them, and where a gradient may come back. */
  record Lookup(Operand<TInt32> indices, Operand<TFloat32> output, int columns) {}

  Table(Ops tf, Parameter parameter, boolean sparse) {
    this.tf = tf;
    this.parameter = parameter;
    this.rows = sparse ? tf.placeholder(TInt32.class) : null;
    this.values =
        rows == null ? parameter.variable() : tf.gather(parameter.variable(), rows, tf.constant(0));
  }

  Parameter parameter() {
    return parameter;
  }

  /** The rows a step meets; null where all of them do. */
  public @Nullable Placeholder<TInt32> rows() {
    return rows;
  }

  int width() {
    return Math.toIntExact(parameter.shape().get(1));
  }

  /** Indices [n] → rows [n, width]. */
  Operand<TFloat32> lookup(Operand<TInt32> indices) {
    return lookup(indices, width());
  }

  /** Indices [n] → leading columns of their rows, [n, columns]. */
  Operand<TFloat32> lookup(Operand<TInt32> indices, int columns) {
    Operand<TFloat32> whole = tf.gather(values, indices, tf.constant(0));
    Operand<TFloat32> output =
        columns == width()
            ? whole
            : tf.slice(whole, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, columns}));
    lookups.add(new Lookup(indices, output, columns));
    return output;
  }

  /** The whole table without its first row; what it adds to the loss comes by {@link #pull}. */
  Operand<TFloat32> withoutPadding() {
    if (rows != null) {
      throw new IllegalStateException(parameter.name() + " is updated by rows");
    }
    long count = parameter.shape().get(0) - 1;
    return tf.slice(
        values, tf.constant(new int[] {1, 0}), tf.constant(new int[] {(int) count, width()}));
  }

  /** Adds to the gradient of the table without its first row. */
  void pull(Operand<TFloat32> gradient) {
    Operand<TFloat32> padding = tf.fill(tf.constant(new int[] {1, width()}), tf.constant(0f));
    pulls.add(tf.concat(List.of(padding, gradient), tf.constant(0)));
  }

  List<Lookup> lookups() {
    return lookups;
  }

  /**
   * The gradient of the table, or of the rows of the step.
   *
   * @param byLookup in the order of {@link #lookups}
   */
  Operand<TFloat32> gradient(List<Operand<TFloat32>> byLookup) {
    Operand<TInt32> count =
        tf.reshape(
            tf.slice(tf.shape(values), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
            tf.constant(new int[0]));
    Operand<TFloat32> sum = null;
    for (Operand<TFloat32> pull : pulls) {
      sum = sum == null ? pull : tf.math.add(sum, pull);
    }
    for (int i = 0; i < byLookup.size(); i++) {
      Lookup lookup = lookups.get(i);
      Operand<TFloat32> rowsOfIt = byLookup.get(i);
      Operand<TFloat32> part = tf.math.unsortedSegmentSum(rowsOfIt, lookup.indices(), count);
      if (lookup.columns() < width()) {
        Operand<TInt32> rest = tf.stack(List.of(count, tf.constant(width() - lookup.columns())));
        part = tf.concat(List.of(part, tf.fill(rest, tf.constant(0f))), tf.constant(1));
      }
      sum = sum == null ? part : tf.math.add(sum, part);
    }
    if (sum == null) {
      throw new IllegalStateException(parameter.name() + " takes no part in the loss");
    }
    return sum;
  }
}

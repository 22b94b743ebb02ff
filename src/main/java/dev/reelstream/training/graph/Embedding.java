package dev.reelstream.training.graph;

import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A table with a vector per item or user; row 0 is that of padding or of an unknown user.
 *
 * @param rows whether rows belong to items or users
 * @param count rows, row 0 included
 * @param dimensions length of a vector, without its bias
 * @param biased whether a column after the vector holds a bias
 */
public record Embedding(
    String name, Weights.Rows rows, int count, int dimensions, boolean biased, Initial start)
    implements Layer {

  /** Vectors of items, without a bias. */
  public static Embedding ofItems(String name, int count, int dimensions, Initial start) {
    return new Embedding(name, Weights.Rows.ITEMS, count, dimensions, false, start);
  }

  /** Vectors of users, without a bias. */
  public static Embedding ofUsers(String name, int count, int dimensions, Initial start) {
    return new Embedding(name, Weights.Rows.USERS, count, dimensions, false, start);
  }

  /** The same with a bias after each vector; the start draws it too. */
  public Embedding withBias() {
    return new Embedding(name, rows, count, dimensions, true, start);
  }

  /** Columns of the table. */
  int width() {
    return biased ? dimensions + 1 : dimensions;
  }

  @Override
  public void declare(Weights.Builder weights, SplittableRandom random) {
    weights.table(name, rows, count, width(), start.draw(random, count, width()));
  }

  /** The table in a graph that learns. */
  public Table table(LearningGraph graph) {
    return graph.table(name);
  }

  /** Indices of any shape → their vectors [n, dimensions], which learn. */
  public Operand<TFloat32> vectors(LearningGraph graph, Operand<TInt32> indices) {
    return table(graph).lookup(flat(graph.tf(), indices), dimensions);
  }

  /** Indices of any shape → their rows [n, width], bias included, which learn. */
  public Operand<TFloat32> rows(LearningGraph graph, Operand<TInt32> indices) {
    return table(graph).lookup(flat(graph.tf(), indices));
  }

  /** Indices [n] → their rows [n, width], for serving. */
  public Operand<TFloat32> rows(Variables variables, Operand<TInt32> indices) {
    Ops tf = variables.tf();
    return tf.gather(variables.variable(name), indices, tf.constant(0));
  }

  /** The whole table, [count, width], for serving. */
  public Operand<TFloat32> all(Variables variables) {
    return variables.variable(name);
  }

  private static Operand<TInt32> flat(Ops tf, Operand<TInt32> indices) {
    return tf.reshape(indices, tf.constant(new int[] {-1}));
  }
}

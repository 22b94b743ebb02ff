package dev.reelstream.retrieval.index;

import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Queries [B, D] times some columns of a matrix [D, n], by TensorFlow in the caller's thread: the
 * JIT of a JDK without the vector module reaches a fifth of what its kernels do.
 */
final class BlockProduct {
  private final Placeholder<TFloat32> queries;
  private final Placeholder<TFloat32> matrix;
  private final Placeholder<TInt32> begin;
  private final Placeholder<TInt32> size;
  private final org.tensorflow.op.linalg.MatMul<TFloat32> product;
  private final Session session;

  /** Is given the products of one query; the array is used again for the next one. */
  @FunctionalInterface
  interface Rows {
    void row(int query, float[] products);
  }

  /** Graph and session last as long as the process: they hold no weights. */
  @SuppressWarnings("MustBeClosedChecker")
  private BlockProduct() {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    queries = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
    matrix = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
    begin = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
    size = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
    // A slice of the whole is no copy.
    product = tf.linalg.matMul(queries, tf.slice(matrix, begin, size));
    session =
        new Session(
            graph, JavacppUtils.getSessionConfig().toBuilder().putDeviceCount("GPU", 0).build());
  }

  static BlockProduct shared() {
    return Shared.PRODUCT;
  }

  /**
   * Products with the columns {@code first} to {@code first + row.length - 1}.
   *
   * @param row where the products of a query lie while {@code rows} looks at them
   */
  void multiply(TFloat32 vectors, TFloat32 all, int first, float[] row, Rows rows) {
    try (Result result = run(vectors, all, first, row.length)) {
      FloatDataBuffer products = values(result);
      long count = vectors.shape().get(0);
      for (int query = 0; query < count; query++) {
        products.offset((long) query * row.length).read(row);
        rows.row(query, row);
      }
    }
  }

  /** The product with {@code width} columns, to be closed by the caller. */
  Result run(TFloat32 vectors, TFloat32 all, int first, int width) {
    int dimensions = Math.toIntExact(all.shape().get(0));
    try (TInt32 from = TInt32.vectorOf(0, first);
        TInt32 extent = TInt32.vectorOf(dimensions, width)) {
      return session
          .runner()
          .feed(queries, vectors)
          .feed(matrix, all)
          .feed(begin, from)
          .feed(size, extent)
          .fetch(product)
          .run();
    }
  }

  /** Row after row, where TensorFlow has them; not to be read once the product is closed. */
  static FloatDataBuffer values(Result product) {
    return ((TFloat32) product.get(0)).asRawTensor().data().asFloats();
  }

  /** A tensor of a flat array, to be closed by the caller. */
  static TFloat32 tensor(int rows, int columns, float[] values) {
    return TFloat32.tensorOf(Shape.of(rows, columns), DataBuffers.of(values, true, false));
  }

  private static final class Shared {
    static final BlockProduct PRODUCT = start();

    private static BlockProduct start() {
      TensorFlowRuntime.start();
      return new BlockProduct();
    }
  }
}

package dev.reelstream.retrieval.index;

import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import java.util.SplittableRandom;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * A product of two square matrices by the kernels that models run on, in the caller's thread: what
 * the speed of a model is measured against.
 */
public final class MatrixProduct implements AutoCloseable {
  private final int size;
  private final TFloat32 left;
  private final TFloat32 right;

  /** Two matrices [size, size] of random numbers, single precision. */
  public MatrixProduct(int size, long seed) {
    this.size = size;
    TensorFlowRuntime.start();
    SplittableRandom random = new SplittableRandom(seed);
    left = BlockProduct.tensor(size, size, values(random));
    right = BlockProduct.tensor(size, size, values(random));
  }

  private float[] values(SplittableRandom random) {
    float[] values = new float[size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return values;
  }

  /** Floating-point operations of one product: size³ multiplications and as many additions. */
  public double flop() {
    return 2.0 * size * size * size;
  }

  /** Multiplies once; returns the first row. */
  public float[] run() {
    float[] first = new float[size];
    try (Result product = BlockProduct.shared().run(left, right, 0, size)) {
      BlockProduct.values(product).read(first);
    }
    return first;
  }

  @Override
  public void close() {
    left.close();
    right.close();
  }
}

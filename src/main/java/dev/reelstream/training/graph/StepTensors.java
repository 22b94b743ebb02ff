package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Tensors of one run, freed together: their memory is native and unseen by the garbage collector.
 */
public final class StepTensors implements AutoCloseable {
  private final List<Tensor> open = new ArrayList<>();

  /** A vector. */
  public TInt32 of(int... values) {
    return keep(TInt32.vectorOf(values));
  }

  /** A matrix, row by row. */
  public TInt32 matrix(int rows, int columns, int[] values) {
    return keep(TInt32.tensorOf(Shape.of(rows, columns), DataBuffers.of(values)));
  }

  /** A single number. */
  public TInt32 scalar(int value) {
    return keep(TInt32.scalarOf(value));
  }

  /** A tensor of this shape, row by row. */
  public TFloat32 of(Shape shape, float[] values) {
    return keep(TFloat32.tensorOf(shape, DataBuffers.of(values)));
  }

  /** A single number. */
  public TFloat32 of(float value) {
    return keep(TFloat32.scalarOf(value));
  }

  <T extends Tensor> T keep(T tensor) {
    open.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    open.forEach(Tensor::close);
  }
}

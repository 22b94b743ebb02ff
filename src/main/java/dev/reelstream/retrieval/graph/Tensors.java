package dev.reelstream.retrieval.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Java arrays → named int32 tensors; the names must be those of the signature. */
public final class Tensors {
  private Tensors() {}

  static NDArray scalar(NDManager manager, String name, int value) {
    return named(name, manager.create(value));
  }

  static NDArray vector(NDManager manager, String name, int[] values) {
    return named(name, manager.create(values));
  }

  public static NDArray matrix(NDManager manager, String name, int[][] rows) {
    return named(name, manager.create(flat(rows), new Shape(rows.length, rows[0].length)));
  }

  /** Row after row. */
  public static int[] flat(int[][] rows) {
    int columns = rows[0].length;
    int[] flat = new int[rows.length * columns];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * columns, columns);
    }
    return flat;
  }

  private static NDArray named(String name, NDArray tensor) {
    tensor.setName(name);
    return tensor;
  }
}

package dev.reelstream.registry;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The item side of a model: row n is the vector of vocabulary index n, and its dot product with the
 * vector of the {@code query} signature is the item's score. Row 0 is padding and means nothing.
 *
 * <p>In a file: the magic number, rows and dimensions as big-endian ints, then the values row by
 * row as big-endian floats.
 *
 * @param values rows × dimensions, row by row; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // one array for all: millions of items fit
public record ItemVectors(int rows, int dimensions, float[] values) {
  private static final int MAGIC = 0x52535631;
  private static final int HEADER = 3 * Integer.BYTES;

  public ItemVectors {
    if (rows < 1 || dimensions < 1 || values.length != (long) rows * dimensions) {
      throw new IllegalArgumentException(
          "%d values are no %d rows of %d".formatted(values.length, rows, dimensions));
    }
  }

  /** A copy of one row. */
  public float[] row(int index) {
    float[] row = new float[dimensions];
    System.arraycopy(values, index * dimensions, row, 0, dimensions);
    return row;
  }

  public void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      out.writeInt(MAGIC);
      out.writeInt(rows);
      out.writeInt(dimensions);
      for (float value : values) {
        out.writeFloat(value);
      }
    }
  }

  /** Throws {@link InvalidModelException} where the file is something else, or cut short. */
  public static ItemVectors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size < HEADER) {
        throw new InvalidModelException(file.getFileName() + ": holds no item vectors");
      }
      ByteBuffer bytes =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.BIG_ENDIAN);
      int magic = bytes.getInt();
      int rows = bytes.getInt();
      int dimensions = bytes.getInt();
      if (magic != MAGIC
          || rows < 1
          || dimensions < 1
          || size != HEADER + (long) rows * dimensions * Float.BYTES) {
        throw new InvalidModelException(file.getFileName() + ": holds no item vectors");
      }
      float[] values = new float[rows * dimensions];
      bytes.asFloatBuffer().get(values);
      return new ItemVectors(rows, dimensions, values);
    }
  }
}

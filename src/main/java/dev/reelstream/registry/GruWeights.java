package dev.reelstream.registry;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the steps of a GRU take beside the item embeddings, for those who run it outside the graph:
 * gates in the order reset, update, candidate, matrices row by row.
 *
 * <p>In a file: the magic number and the units as big-endian ints, then the six arrays in the order
 * of the components as big-endian floats.
 *
 * @param units d, length of the state and of an item's embedding
 * @param inputKernel [d, 3·d]
 * @param inputBias [3·d]
 * @param recurrentKernel [d, 3·d]
 * @param recurrentBias [3·d], inside the reset gate's product
 * @param outputKernel [d, d], from the state to the query's vector
 * @param outputBias [d]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GruWeights(
    int units,
    float[] inputKernel,
    float[] inputBias,
    float[] recurrentKernel,
    float[] recurrentBias,
    float[] outputKernel,
    float[] outputBias) {
  private static final int MAGIC = 0x52534731;
  private static final int HEADER = 2 * Integer.BYTES;
  private static final int MOST_UNITS = 1 << 13;

  public GruWeights {
    require("inputKernel", inputKernel, 3 * units * units);
    require("inputBias", inputBias, 3 * units);
    require("recurrentKernel", recurrentKernel, 3 * units * units);
    require("recurrentBias", recurrentBias, 3 * units);
    require("outputKernel", outputKernel, units * units);
    require("outputBias", outputBias, units);
  }

  private static void require(String name, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s has %d values, must have %d".formatted(name, values.length, length));
    }
  }

  private Stream<float[]> all() {
    return Stream.of(
        inputKernel, inputBias, recurrentKernel, recurrentBias, outputKernel, outputBias);
  }

  public void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      out.writeInt(MAGIC);
      out.writeInt(units);
      for (float[] values : all().toList()) {
        for (float value : values) {
          out.writeFloat(value);
        }
      }
    }
  }

  /**
   * Throws {@link InvalidModelException} where the file is something else, cut short, or holds what
   * is no number.
   */
  public static GruWeights read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      while (header.hasRemaining() && channel.read(header) >= 0) {}
      header.flip();
      int magic = header.remaining() < HEADER ? 0 : header.getInt();
      int d = header.remaining() < Integer.BYTES ? 0 : header.getInt();
      if (magic != MAGIC || d < 1 || d > MOST_UNITS || size != HEADER + length(d) * Float.BYTES) {
        throw new InvalidModelException(file.getFileName() + ": holds no weights of a gru");
      }
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, HEADER, size - HEADER)
              .order(ByteOrder.BIG_ENDIAN);
      GruWeights read =
          new GruWeights(
              d,
              next(bytes, 3 * d * d),
              next(bytes, 3 * d),
              next(bytes, 3 * d * d),
              next(bytes, 3 * d),
              next(bytes, d * d),
              next(bytes, d));
      if (!read.finite()) {
        throw new InvalidModelException(file.getFileName() + ": holds what is no number");
      }
      return read;
    }
  }

  private static long length(long d) {
    return 7 * d * d + 7 * d;
  }

  private static float[] next(ByteBuffer bytes, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = bytes.getFloat();
    }
    return values;
  }

  private boolean finite() {
    return all()
        .allMatch(
            values -> {
              for (float value : values) {
                if (!Float.isFinite(value)) {
                  return false;
                }
              }
              return true;
            });
  }
}

package dev.reelstream.training.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.tensorflow.ndarray.Shape;

/** Named weights on the Java heap, in the order they were declared. */
public record Weights(Map<String, Weight> byName) {

  /** Whether the rows of a weight belong to items or users. */
  public enum Rows {
    ITEMS,
    USERS,
    NONE
  }

  /**
   * One weight.
   *
   * @param values row by row; not to be written to
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record Weight(Shape shape, Rows rows, float[] values) {
    public Weight {
      if (shape.size() != values.length) {
        throw new IllegalArgumentException(values.length + " values do not fill " + shape);
      }
    }

    /** The same weight with other values. */
    public Weight with(float[] others) {
      return new Weight(shape, rows, others);
    }
  }

  /** The start of a model: its layers declared one after the other. */
  public static Weights start(SplittableRandom random, Layer... layers) {
    Builder weights = new Builder();
    for (Layer layer : layers) {
      layer.declare(weights, random);
    }
    return weights.build();
  }

  public Weights {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Declares weights one after the other. */
  public static final class Builder {
    private final Map<String, Weight> byName = new LinkedHashMap<>();

    /** A table [count, width] with a row per item or user, after row 0 for padding or unknown. */
    public Builder table(String name, Rows rows, int count, int width, float[] values) {
      byName.put(name, new Weight(Shape.of(count, width), rows, values));
      return this;
    }

    /** A matrix, row by row. */
    public Builder matrix(String name, int rows, int columns, float[] values) {
      byName.put(name, new Weight(Shape.of(rows, columns), Rows.NONE, values));
      return this;
    }

    /** Zeros. */
    public Builder bias(String name, int length) {
      byName.put(name, new Weight(Shape.of(length), Rows.NONE, new float[length]));
      return this;
    }

    public Weights build() {
      return new Weights(byName);
    }
  }

  /** The weight of this name; {@link IllegalArgumentException} where there is none. */
  public Weight get(String name) {
    Weight weight = byName.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no weight is called " + name);
    }
    return weight;
  }

  /** Whether no value is infinite or NaN. */
  public boolean finite() {
    for (Weight weight : byName.values()) {
      for (float value : weight.values()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** sha256 over every name and every bit of every weight. */
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byName.forEach(
          (name, weight) -> {
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(weight.values().length * Float.BYTES);
            bytes.asFloatBuffer().put(weight.values());
            sha.update(bytes);
          });
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

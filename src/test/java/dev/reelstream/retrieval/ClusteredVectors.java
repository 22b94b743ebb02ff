package dev.reelstream.retrieval;

import dev.reelstream.registry.ItemVectors;
import java.util.Random;

/**
 * Made-up item vectors with the two traits that decide how hard a search is: items come in
 * clusters, and some are longer than others, as popular items are.
 *
 * <p>A cluster's centre is a standard normal vector; an item is a centre plus {@link #NOISE} times
 * another one, all of it times exp({@link #SPREAD} · a standard normal number). Noise fills all
 * dimensions, so within its cluster an item has no structure left to go by.
 */
public final class ClusteredVectors {
  static final double NOISE = 0.7;
  static final double SPREAD = 0.3;

  private final Random random;
  private final int dimensions;
  private final float[][] centres;

  public ClusteredVectors(int clusters, int dimensions, long seed) {
    this.random = new Random(seed);
    this.dimensions = dimensions;
    this.centres = new float[clusters][dimensions];
    for (float[] centre : centres) {
      for (int d = 0; d < dimensions; d++) {
        centre[d] = (float) random.nextGaussian();
      }
    }
  }

  /** The next {@code count} items behind a row of padding. */
  public ItemVectors items(int count) {
    float[] values = new float[(count + 1) * dimensions];
    for (int row = 1; row <= count; row++) {
      System.arraycopy(vector(), 0, values, row * dimensions, dimensions);
    }
    return new ItemVectors(count + 1, dimensions, values);
  }

  /** Drawn like items, but none of them. */
  public float[][] queries(int count) {
    float[][] queries = new float[count][];
    for (int i = 0; i < count; i++) {
      queries[i] = vector();
    }
    return queries;
  }

  private float[] vector() {
    float[] centre = centres[random.nextInt(centres.length)];
    double length = Math.exp(SPREAD * random.nextGaussian());
    float[] vector = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      vector[d] = (float) ((centre[d] + NOISE * random.nextGaussian()) * length);
    }
    return vector;
  }
}

package dev.reelstream.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How much {@link InferenceSection} measures.
 *
 * @param shapes of the models
 * @param batches queries per call
 * @param walked the largest catalogue that is also searched by a graph; building one takes about a
 *     millisecond an item
 * @param seconds of a repetition
 */
record InferencePlan(
    List<Shape> shapes, List<Integer> batches, int walked, double seconds, int repetitions) {
  /** A catalogue and the length of its vectors. */
  record Shape(int items, int dimensions) {}

  /** What bars are held against: the catalogue of ml-1m at 64 dimensions, 512 queries. */
  static final Shape REFERENCE = new Shape(Workload.CATALOGUE, 64);

  static final int BATCH = 512;

  static InferencePlan of(Scale scale) {
    return scale.pick(
        new InferencePlan(
            List.of(REFERENCE, new Shape(60_000, REFERENCE.dimensions())),
            List.of(1, 64, BATCH),
            0,
            0.2,
            3),
        new InferencePlan(full(), List.of(1, 8, 64, BATCH, 2048), 60_000, 0.4, 3));
  }

  private static List<Shape> full() {
    List<Shape> shapes = new ArrayList<>();
    for (int dimensions : List.of(32, 64, 128)) {
      for (int items : List.of(Workload.CATALOGUE, 60_000, 1_000_000)) {
        shapes.add(new Shape(items, dimensions));
      }
    }
    // One more for the curve over catalogues.
    shapes.add(new Shape(15_000, REFERENCE.dimensions()));
    return shapes;
  }
}

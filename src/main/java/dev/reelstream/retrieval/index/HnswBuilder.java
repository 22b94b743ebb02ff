package dev.reelstream.retrieval.index;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** Item vectors → an HNSW graph; the same vectors always give the same graph. */
final class HnswBuilder {
  /*
   * For maintainers. Neighbours are the items that point the same way, whatever their length; the
   * search over them goes by the inner product. Linking by the inner product itself finds the ten
   * best sooner, but every edge then leads to long vectors and a third of the items cannot be
   * reached at all, which shows when the best ones have been seen. Turning the problem into nearest
   * neighbours by one more dimension reaches all and finds least. Figures: ADR 0015.
   *
   * The library takes similarities from 0 to 1 and drops what lies below: for unit vectors its
   * DOT_PRODUCT is (1 + cosine) / 2.
   *
   * DEGREE: a third fewer edges find three points less with a narrow beam, a third more take a
   * third longer to build (same ADR). BEAM, OVERFLOW and ALPHA are the library's customary values.
   *
   * One thread: with more, a node links to whatever happens to be there already. The library's
   * generator of levels is seeded, and its pools are handed in with one worker each.
   */
  static final int DEGREE = 24;
  private static final int BEAM = 100;

  /** The beam of a graph that has not been measured. */
  private static final int SEARCH_BEAM = 256;

  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;

  static {
    VectorLibrary.settle();
  }

  private HnswBuilder() {}

  /**
   * Builds the graph over rows 1 and up, in their order.
   *
   * @throws InvalidModelException where a component is not finite, or there is no item
   */
  static HnswGraph build(ItemVectors vectors) {
    if (vectors.rows() < 2) {
      throw new InvalidModelException(Manifest.ITEM_VECTORS + ": holds padding alone");
    }
    BuildScoreProvider scores =
        BuildScoreProvider.randomAccessScoreProvider(
            directions(vectors), VectorSimilarityFunction.DOT_PRODUCT);
    ForkJoinPool one = new ForkJoinPool(1);
    try (GraphIndexBuilder builder =
        GraphIndexBuilder.builder(scores, vectors.dimensions(), List.of(DEGREE, DEGREE / 2))
            .withBeamWidth(BEAM)
            .withNeighborOverflow(OVERFLOW)
            .withAlpha(ALPHA)
            .withSimdExecutor(one)
            .withParallelExecutor(one)
            .build()) {
      for (int node = 0; node < vectors.rows() - 1; node++) {
        builder.addGraphNode(node, scores.searchProviderFor(node));
      }
      builder.cleanup();
      return HnswGraph.of(builder.getGraph(), SEARCH_BEAM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      one.shutdown();
    }
  }

  /** Rows 1 and up at length 1; a row of zeros stays, and is as near to one item as to another. */
  private static RandomAccessVectorValues directions(ItemVectors vectors) {
    VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
    int dimensions = vectors.dimensions();
    List<VectorFloat<?>> directions = new ArrayList<>(vectors.rows() - 1);
    for (int row = 1; row < vectors.rows(); row++) {
      float[] vector =
          Arrays.copyOfRange(vectors.values(), row * dimensions, (row + 1) * dimensions);
      double square = 0;
      for (float value : vector) {
        square += (double) value * value;
      }
      if (!Double.isFinite(square)) {
        throw new InvalidModelException(Manifest.ITEM_VECTORS + ": row " + row + " is not finite");
      }
      if (square > Float.MIN_NORMAL) {
        double length = Math.sqrt(square);
        for (int d = 0; d < dimensions; d++) {
          vector[d] = (float) (vector[d] / length);
        }
      }
      directions.add(types.createFloatVector(vector));
    }
    return new ListRandomAccessVectorValues(directions, dimensions);
  }
}

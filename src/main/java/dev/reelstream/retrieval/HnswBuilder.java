package dev.reelstream.retrieval;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * Item vectors → an HNSW graph whose edges lead to large inner products. The same vectors always
 * give the same graph.
 */
final class HnswBuilder {
  /*
   * For maintainers. Neighbours are chosen by the inner product itself (ip-NSW, Morozov and Babenko 2018), not by distance after a
   * reduction to nearest neighbours: ADR 0013 has the figures. The library takes similarities from 0 to 1 and drops what lies below 0, so
   * a product p of vectors no longer than M enters as 1/2 + p / 4M², from 1/4 to 3/4: same order, nothing dropped.
   *
   * DEGREE and BEAM: half the degree loses 3 points of recall at 60,000 items, a third more costs half as much building time again for
   * half a point (same ADR). OVERFLOW and ALPHA are the library's customary values; over such similarities a second round with ALPHA
   * fills up the lists that diversity left short.
   *
   * One thread: with more, a node links to whatever happens to be there already. The library's generator of levels is seeded, and
   * its pools are handed in with one worker each.
   */
  static final int DEGREE = 24;
  private static final int BEAM = 100;

  /** What a search starts from where nobody has measured the graph. */
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
    Scores scores = new Scores(vectors);
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

  private static double largestSquare(ItemVectors vectors) {
    double largest = 0;
    for (int row = 1; row < vectors.rows(); row++) {
      int from = row * vectors.dimensions();
      double square = 0;
      for (int d = 0; d < vectors.dimensions(); d++) {
        double value = vectors.values()[from + d];
        square += value * value;
      }
      if (!Double.isFinite(square)) {
        throw new InvalidModelException(Manifest.ITEM_VECTORS + ": row " + row + " is not finite");
      }
      largest = Math.max(largest, square);
    }
    return largest;
  }

  /** Similarities of items; a class of its own because its interface must not load before {@link VectorLibrary} has settled. */
  private static final class Scores implements BuildScoreProvider {
    private final float[] values;
    private final int dimensions;
    private final float scale;

    Scores(ItemVectors vectors) {
      this.values = vectors.values();
      this.dimensions = vectors.dimensions();
      this.scale = (float) (1 / (4 * Math.max(Float.MIN_NORMAL, largestSquare(vectors))));
    }

    @Override
    public SearchScoreProvider searchProviderFor(int node) {
      int from = (node + 1) * dimensions;
      ScoreFunction.ExactScoreFunction similarity =
          other ->
              0.5f
                  + scale
                      * DotProducts.fast(values, from, values, (other + 1) * dimensions, dimensions);
      return new DefaultSearchScoreProvider(similarity);
    }

    @Override
    public SearchScoreProvider diversityProviderFor(int node) {
      return searchProviderFor(node);
    }

    @Override
    public boolean isExact() {
      return true;
    }

    @Override
    public VectorFloat<?> approximateCentroid() {
      throw new UnsupportedOperationException("the graph is entered at its highest node");
    }

    @Override
    public SearchScoreProvider searchProviderFor(VectorFloat<?> vector) {
      throw new UnsupportedOperationException("items are added by number");
    }
  }
}

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

/** Item vectors → an HNSW graph; the same vectors always give the same graph. */
final class HnswBuilder {
  /*
   * For maintainers. Neighbours are the items that point the same way, whatever their length; the search over them goes by the inner
   * product. Linking by the inner product itself finds the ten best sooner, but every edge then leads to long vectors and a third of the items
   * cannot be reached at all, which shows when the best ones have been seen. Turning the problem into nearest neighbours by one more
   * dimension reaches all and finds least. Figures: ADR 0013.
   *
   * The library takes similarities from 0 to 1 and drops what lies below: (1 + cosine) / 2, its own reading of unit vectors.
   *
   * DEGREE: a third fewer edges find three points less with a narrow beam, a third more take a third longer to build (same ADR). BEAM,
   * OVERFLOW and ALPHA are the library's customary values.
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

  /** One over the length of every row, 1 for a row of zeros. */
  private static float[] inverseLengths(ItemVectors vectors) {
    float[] inverse = new float[vectors.rows()];
    for (int row = 1; row < inverse.length; row++) {
      int from = row * vectors.dimensions();
      double square = 0;
      for (int d = 0; d < vectors.dimensions(); d++) {
        double value = vectors.values()[from + d];
        square += value * value;
      }
      if (!Double.isFinite(square)) {
        throw new InvalidModelException(Manifest.ITEM_VECTORS + ": row " + row + " is not finite");
      }
      inverse[row] = square > Float.MIN_NORMAL ? (float) (1 / Math.sqrt(square)) : 1;
    }
    return inverse;
  }

  /**
   * Similarities of items; a class of its own because its interface must not load before {@link
   * VectorLibrary} has settled.
   */
  private static final class Scores implements BuildScoreProvider {
    private final float[] values;
    private final int dimensions;
    private final float[] inverseLengths;

    Scores(ItemVectors vectors) {
      this.values = vectors.values();
      this.dimensions = vectors.dimensions();
      this.inverseLengths = inverseLengths(vectors);
    }

    @Override
    public SearchScoreProvider searchProviderFor(int node) {
      int from = (node + 1) * dimensions;
      float half = 0.5f * inverseLengths[node + 1];
      ScoreFunction.ExactScoreFunction similarity =
          other -> {
            int row = other + 1;
            return 0.5f
                + half
                    * inverseLengths[row]
                    * DotProducts.fast(values, from, values, row * dimensions, dimensions);
          };
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

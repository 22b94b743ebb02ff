package dev.reelstream.retrieval;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.util.Bits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Walks a graph towards the largest inner products instead of scoring every item; may miss some of
 * the best, never scores one wrongly.
 */
public final class HnswIndex implements ItemIndex {
  /*
   * For maintainers. Seen items are walked through but take no place among the results: the walk goes on until the beam is full of unseen
   * ones and nothing better is in sight, so what it fetches grows with what is seen where the query points. A walk that has to pass
   * S seen items looks at up to (beam + S) · degree vectors in random order, which is no better than all of them once that product reaches the
   * catalogue: then, and where the walk has found fewer unseen items than there are, every item is scored.
   */
  private final ItemVectors vectors;
  private final HnswGraph graph;
  private final Queue<GraphSearcher> idle = new ConcurrentLinkedQueue<>();

  static {
    VectorLibrary.settle();
  }

  /** Throws {@link InvalidModelException} where the graph is one of other vectors. */
  HnswIndex(ItemVectors vectors, HnswGraph graph) {
    if (graph.nodes() != vectors.rows() - 1 || graph.dimensions() != vectors.dimensions()) {
      throw new InvalidModelException(
          "%s: holds a graph of %d items in %d dimensions, %s has %d in %d"
              .formatted(
                  Manifest.ITEM_INDEX,
                  graph.nodes(),
                  graph.dimensions(),
                  Manifest.ITEM_VECTORS,
                  vectors.rows() - 1,
                  vectors.dimensions()));
    }
    this.vectors = vectors;
    this.graph = graph;
  }

  @Override
  public TopK search(float[] vector, int[] seen, int k) {
    ItemIndex.check(vector, vectors.dimensions(), k);
    BitSet hidden = new BitSet();
    for (int item : seen) {
      hidden.set(item);
    }
    hidden.clear(0);
    int width = (int) Math.min(Integer.MAX_VALUE, Math.max(graph.beam(), 2L * k));
    int wanted = Math.min(k, graph.nodes() - hidden.cardinality());
    if ((long) (width + hidden.cardinality()) * HnswBuilder.DEGREE < graph.nodes()) {
      int[] found = walk(vector, hidden, width);
      if (found.length >= wanted) {
        return best(vector, found, k);
      }
    }
    return best(vector, unseen(hidden), k);
  }

  /** The unseen items that the walk came by, by index. */
  private int[] walk(float[] vector, BitSet hidden, int width) {
    int dimensions = vectors.dimensions();
    float[] values = vectors.values();
    ScoreFunction.ExactScoreFunction score =
        node -> DotProducts.fast(vector, 0, values, (node + 1) * dimensions, dimensions);
    Bits open = hidden.isEmpty() ? Bits.ALL : node -> !hidden.get(node + 1);
    GraphSearcher searcher = idle.poll();
    if (searcher == null) {
      searcher = new Searcher(graph);
    }
    SearchResult result =
        searcher.search(
            new DefaultSearchScoreProvider(score),
            width,
            width,
            Float.NEGATIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            open);
    // Not after a failure: a searcher that broke off holds half a walk.
    idle.add(searcher);
    return Arrays.stream(result.getNodes()).mapToInt(found -> found.node + 1).sorted().toArray();
  }

  private int[] unseen(BitSet hidden) {
    BitSet open = new BitSet(vectors.rows());
    open.set(1, vectors.rows());
    open.andNot(hidden);
    return open.stream().toArray();
  }

  /**
   * Scores items exactly and keeps the best.
   *
   * @param items rising, so that of equal scores the lower index stands first
   */
  private TopK best(float[] vector, int[] items, int k) {
    float[] scores = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      scores[i] = DotProducts.inOrder(vector, vectors.values(), items[i] * vectors.dimensions());
    }
    TopK places = TopK.of(scores, k);
    int[] best = Arrays.stream(places.items()).map(place -> items[place]).toArray();
    return new TopK(best, places.scores());
  }

  /** One walker; not for two threads at once. */
  private static final class Searcher extends GraphSearcher {
    Searcher(HnswGraph graph) {
      super(new HnswView(graph));
    }
  }
}

package dev.reelstream.retrieval.index;

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
import java.util.stream.IntStream;

/**
 * Walks a graph towards the largest inner products instead of scoring every item; may miss some of
 * the best, never scores one wrongly.
 */
final class HnswIndex implements ItemIndex {
  /*
   * For maintainers. Seen items are walked through but take no place among the results: the walk
   * goes on until the beam is full of unseen ones and nothing better is in sight, so what it
   * fetches grows with what is seen where the query points. A walk that has to pass S seen items
   * looks at up to (beam + S) · degree vectors in random order, which is no better than all of them
   * once that product reaches the catalogue: then, and where the walk has found fewer unseen items
   * than there are, every item is scored.
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
    int wanted = Math.min(k, graph.nodes() - hidden.cardinality());
    long width = Math.max(graph.beam(), widthFor(k));
    while (wanted > 0 && width * HnswBuilder.DEGREE < graph.nodes()) {
      int[] found = walk(vector, (int) width);
      int depth = depth(found, hidden, wanted);
      if (widthFor(depth) <= width) {
        return best(vector, unseen(found, hidden), k);
      }
      width = Math.max(2 * width, depth <= found.length ? widthFor(depth) : 0);
    }
    return best(vector, unseen(all(), hidden), k);
  }

  /** The beam that finds the best {@code count} items as surely as the graph's own finds ten. */
  private long widthFor(int count) {
    return (long) graph.beam() * count / IndexFile.K;
  }

  /** How many of the found items, best first, have to be taken to have enough unseen ones. */
  private static int depth(int[] found, BitSet hidden, int wanted) {
    int unseen = 0;
    for (int i = 0; i < found.length; i++) {
      if (!hidden.get(found[i]) && ++unseen == wanted) {
        return i + 1;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean approximate() {
    return true;
  }

  @Override
  public int dimensions() {
    return vectors.dimensions();
  }

  @Override
  public float score(float[] vector, int item) {
    ItemIndex.check(vector, vectors.dimensions(), 1);
    return DotProducts.inOrder(vector, vectors.values(), item * vectors.dimensions());
  }

  /** What the walk came by, best first. */
  private int[] walk(float[] vector, int width) {
    int dimensions = vectors.dimensions();
    float[] values = vectors.values();
    ScoreFunction.ExactScoreFunction score =
        node -> DotProducts.fast(vector, 0, values, (node + 1) * dimensions, dimensions);
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
            Bits.ALL);
    // Not after a failure: a searcher that broke off holds half a walk.
    idle.add(searcher);
    return Arrays.stream(result.getNodes()).mapToInt(found -> found.node + 1).toArray();
  }

  private int[] all() {
    return IntStream.rangeClosed(1, graph.nodes()).toArray();
  }

  /** Ascending, so that of equal scores the lower index comes first. */
  private static int[] unseen(int[] items, BitSet hidden) {
    return Arrays.stream(items).filter(item -> !hidden.get(item)).sorted().toArray();
  }

  /**
   * Scores items exactly and keeps the best.
   *
   * @param items ascending, so that of equal scores the lower index comes first
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

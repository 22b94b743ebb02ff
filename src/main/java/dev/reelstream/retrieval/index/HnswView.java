package dev.reelstream.retrieval.index;

import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.NodesIterator;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.util.Bits;
import java.util.Arrays;

/** An {@link HnswGraph} as the library's searcher walks it. */
final class HnswView implements ImmutableGraphIndex.View {
  private final HnswGraph graph;
  private final ImmutableGraphIndex.NodeAtLevel entry;

  HnswView(HnswGraph graph) {
    this.graph = graph;
    this.entry = new ImmutableGraphIndex.NodeAtLevel(graph.levels().size() - 1, graph.entry());
  }

  @Override
  public void processNeighbors(
      int level,
      int node,
      ScoreFunction score,
      ImmutableGraphIndex.IntMarker visited,
      ImmutableGraphIndex.NeighborProcessor processor) {
    HnswGraph.Level on = graph.levels().get(level);
    int place = on.place(node);
    int[] neighbours = on.neighbours();
    int end = on.ends()[place];
    for (int i = on.start(place); i < end; i++) {
      if (visited.mark(neighbours[i])) {
        processor.process(neighbours[i], score.similarityTo(neighbours[i]));
      }
    }
  }

  @Override
  public NodesIterator getNeighborsIterator(int level, int node) {
    HnswGraph.Level on = graph.levels().get(level);
    int place = on.place(node);
    int from = on.start(place);
    int end = on.ends()[place];
    return NodesIterator.fromPrimitiveIterator(
        Arrays.stream(on.neighbours(), from, end).iterator(), end - from);
  }

  @Override
  public int size() {
    return graph.nodes();
  }

  @Override
  public ImmutableGraphIndex.NodeAtLevel entryNode() {
    return entry;
  }

  @Override
  public Bits liveNodes() {
    return Bits.ALL;
  }

  @Override
  public boolean contains(int level, int node) {
    return graph.levels().get(level).place(node) >= 0;
  }

  @Override
  public void close() {}
}

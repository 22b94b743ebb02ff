package dev.reelstream.retrieval;

import dev.reelstream.retrieval.graph.ModelGraph;
import java.util.concurrent.atomic.AtomicBoolean;

/** The {@code query} signature as a tower. */
final class GraphQueryTower implements QueryTower {
  private final ModelGraph graph;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one reference to the graph and lets go of it when closed. */
  GraphQueryTower(ModelGraph graph) {
    this.graph = graph;
  }

  @Override
  public float[][] vectors(int[][] contexts, int[] users) {
    if (contexts.length != users.length) {
      throw new IllegalArgumentException(
          users.length + " users for " + contexts.length + " contexts");
    }
    if (closed.get()) {
      throw new IllegalStateException("the tower is closed");
    }
    return contexts.length == 0 ? new float[0][] : graph.vectors(contexts, users);
  }

  @Override
  public int dimensions() {
    return graph.dimensions();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      graph.close();
    }
  }
}

package dev.reelstream.retrieval;

/** The {@code query} signature as a tower. */
final class GraphQueryTower implements QueryTower {
  private final ModelGraph graph;

  /** Takes over one reference to the graph and lets go of it when closed. */
  GraphQueryTower(ModelGraph graph) {
    this.graph = graph;
  }

  @Override
  public float[][] vectors(int[][] contexts) {
    return contexts.length == 0 ? new float[0][] : graph.vectors(contexts);
  }

  @Override
  public int dimensions() {
    return graph.dimensions();
  }

  @Override
  public void close() {
    graph.close();
  }
}

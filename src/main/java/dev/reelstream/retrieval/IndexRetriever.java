package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.index.ItemIndex;
import dev.reelstream.retrieval.index.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Retrieval in two steps: the {@code query} signature for the batch, then one search for it. */
final class IndexRetriever implements Retriever {
  private final ModelGraph graph;
  private final QueryEncoder encoder;
  private final ItemIndex index;
  private final SeenRows seenRows;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one reference to the graph and lets go of it when closed. */
  IndexRetriever(ModelGraph graph, QueryEncoder encoder, ItemIndex index) {
    this.graph = graph;
    this.encoder = encoder;
    this.seenRows = new SeenRows(encoder.vocabulary());
    this.index = index;
  }

  /** A query that the model has something to say to, and its place in the batch. */
  private record Known(int place, int[] context, int user) {}

  @Override
  public List<List<ScoredItem>> retrieve(List<Query> batch, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be at least 1");
    }
    List<GraphRetriever.Ask> asks = batch.stream().map(GraphRetriever.Ask::of).toList();
    List<Known> known = known(asks);
    List<List<ScoredItem>> lists = new ArrayList<>(Collections.nCopies(asks.size(), List.of()));
    TopK[] best = search(asks, known, k);
    for (int i = 0; i < best.length; i++) {
      lists.set(known.get(i).place(), best[i].named(encoder.vocabulary()));
    }
    return lists;
  }

  private TopK[] search(List<GraphRetriever.Ask> asks, List<Known> known, int k) {
    requireOpen();
    // The call's own reference: the index may lie outside of the heap.
    graph.retain();
    try {
      int[][] seen = new int[known.size()][];
      Arrays.setAll(seen, i -> seenRows.row(asks.get(known.get(i).place())));
      return index.search(vectors(known), seen, k);
    } finally {
      graph.close();
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the retriever is closed");
    }
  }

  /** The index's scores of some items for one query; none where the model does not answer it. */
  float[] scores(GraphRetriever.Ask ask, List<String> items) {
    requireOpen();
    float[][] vectors = vectors(known(List.of(ask)));
    float[] scores = new float[vectors.length == 0 ? 0 : items.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = index.score(vectors[0], encoder.vocabulary().index(items.get(i)));
    }
    return scores;
  }

  private List<Known> known(List<GraphRetriever.Ask> asks) {
    List<Known> known = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      int[] context = encoder.context(asks.get(i).context());
      int user = encoder.user(asks.get(i).user());
      if (encoder.answers(context, user)) {
        known.add(new Known(i, context, user));
      }
    }
    return known;
  }

  private float[][] vectors(List<Known> known) {
    return known.isEmpty()
        ? new float[0][]
        : graph.vectors(
            known.stream().map(Known::context).toArray(int[][]::new),
            known.stream().mapToInt(Known::user).toArray());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      graph.close();
    }
  }
}

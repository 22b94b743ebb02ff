package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.index.ItemIndex;
import dev.reelstream.retrieval.index.TopK;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Retrieval from kept states: query vectors in plain Java, then a search; no call to the graph. */
final class StepRetriever implements Retriever {
  private final GruSteps steps;
  private final ItemIndex index;
  private final Vocabulary vocabulary;
  private final ModelGraph graph;
  private final SeenRows seenRows;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one reference to the graph, unasked, and lets go of it when closed. */
  StepRetriever(SteppedItems items, Vocabulary vocabulary, ModelGraph graph) {
    this.steps = items.steps();
    this.index = items.index();
    this.vocabulary = vocabulary;
    this.graph = graph;
    this.seenRows = new SeenRows(vocabulary);
  }

  /** Runs the contexts from nothing, as the graph does. */
  @Override
  public List<List<ScoredItem>> retrieve(List<Query> batch, int k) {
    return retrieve(batch, new float[batch.size()][], k);
  }

  @Override
  public List<List<ScoredItem>> retrieve(List<Query> batch, float[] @Nullable [] states, int k) {
    if (closed.get()) {
      throw new IllegalStateException("the retriever is closed");
    }
    List<Integer> places = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    List<int[]> seen = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Query query = batch.get(i);
      float[] kept = states[i];
      float[] state = kept == null ? steps.run(query.context()) : kept;
      if (state.length > 0) {
        places.add(i);
        vectors.add(steps.query(state));
        seen.add(seenRows.row(query.userId(), query.seen()));
      }
    }
    TopK[] best = search(vectors.toArray(float[][]::new), seen.toArray(int[][]::new), k);
    List<List<ScoredItem>> lists = new ArrayList<>(Collections.nCopies(batch.size(), List.of()));
    for (int i = 0; i < best.length; i++) {
      lists.set(places.get(i), best[i].named(vocabulary));
    }
    return lists;
  }

  private TopK[] search(float[][] vectors, int[][] seen, int k) {
    // The call's own reference: the index may lie outside of the heap.
    graph.retain();
    try {
      return index.search(vectors, seen, k);
    } finally {
      graph.close();
    }
  }

  /** The scores of some items for one question; none where the model does not answer it. */
  float[] scores(GraphRetriever.Ask ask, List<String> items) {
    float[] state = steps.run(ask.context());
    float[] scores = new float[state.length == 0 ? 0 : items.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = index.score(steps.query(state), vocabulary.index(items.get(i)));
    }
    return scores;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      graph.close();
    }
  }
}

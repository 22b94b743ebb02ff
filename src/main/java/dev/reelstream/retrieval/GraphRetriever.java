package dev.reelstream.retrieval;

import dev.reelstream.event.Query;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Retrieval by the {@code recommend} signature: tower, scores, mask and top K in one graph run. */
final class GraphRetriever implements Retriever {
  private final ModelGraph graph;
  private final Vocabulary vocabulary;
  private final int contextLength;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one reference to the graph and lets go of it when closed. */
  GraphRetriever(ModelGraph graph, Vocabulary vocabulary, int contextLength) {
    this.graph = graph;
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
  }

  @Override
  public List<List<ScoredItem>> retrieve(List<Query> batch, int k) {
    List<Ask> asks = batch.stream().map(query -> new Ask(query.context(), query.seen())).toList();
    return ask(asks, k);
  }

  /** What of a query the graph looks at. */
  record Ask(List<String> context, List<String> seen) {}

  List<List<ScoredItem>> ask(List<Ask> batch, int k) {
    if (closed.get()) {
      // Calls hold references of their own: without this, callers that overlap for ever would keep
      // a
      // model alive that everybody has closed.
      throw new IllegalStateException("the retriever is closed");
    }
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be at least 1");
    }
    List<int[]> contexts = new ArrayList<>();
    List<int[]> seen = new ArrayList<>();
    List<Integer> rowOf = new ArrayList<>();
    for (Ask ask : batch) {
      int[] context = ContextEncoder.context(ask.context(), vocabulary, contextLength);
      if (ContextEncoder.known(context)) {
        rowOf.add(contexts.size());
        contexts.add(context);
        seen.add(ContextEncoder.seen(ask.seen(), vocabulary));
      } else {
        rowOf.add(-1);
      }
    }
    if (contexts.isEmpty()) {
      return batch.stream().map(ask -> List.<ScoredItem>of()).toList();
    }
    int width = Math.min(k, vocabulary.size());
    RecommendCall.Output output =
        graph.recommend(
            new RecommendCall.Input(
                contexts.toArray(int[][]::new),
                width,
                ContextEncoder.rectangle(seen),
                new int[contexts.size()]));
    return rowOf.stream()
        .map(row -> row < 0 ? List.<ScoredItem>of() : items(output, row * width, width))
        .toList();
  }

  /** Masked items score -Infinity and stand last; a NaN has no rank and is left out as well. */
  private List<ScoredItem> items(RecommendCall.Output output, int from, int width) {
    List<ScoredItem> items = new ArrayList<>(width);
    for (int i = from; i < from + width; i++) {
      float score = output.scores()[i];
      if (Float.isFinite(score)) {
        items.add(new ScoredItem(vocabulary.item(output.ids()[i]), score));
      }
    }
    return items;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      graph.close();
    }
  }
}

package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.retrieval.graph.ContextEncoder;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.graph.RecommendCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Retrieval by the {@code recommend} signature: tower, scores, mask and top K in one graph run. */
final class GraphRetriever implements Retriever {
  private final ModelGraph graph;
  private final QueryEncoder encoder;
  private final SeenRows seenRows;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one reference to the graph and lets go of it when closed. */
  GraphRetriever(ModelGraph graph, QueryEncoder encoder) {
    this.graph = graph;
    this.encoder = encoder;
    this.seenRows = new SeenRows(encoder.vocabulary());
  }

  @Override
  public List<List<ScoredItem>> retrieve(List<Query> batch, int k) {
    return ask(batch.stream().map(Ask::of).toList(), k);
  }

  /** What of a query the graph looks at. */
  record Ask(String user, List<String> context, PackedItems seen) {
    static Ask of(Query query) {
      return new Ask(query.userId(), query.context(), query.seen());
    }

    static Ask of(GoldenQuery query) {
      return new Ask(query.user(), query.context(), PackedItems.of(query.seen()));
    }
  }

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
    List<Integer> users = new ArrayList<>();
    List<Integer> rowOf = new ArrayList<>();
    for (Ask ask : batch) {
      int[] context = encoder.context(ask.context());
      int user = encoder.user(ask.user());
      if (encoder.answers(context, user)) {
        rowOf.add(contexts.size());
        contexts.add(context);
        users.add(user);
        seen.add(seenRows.row(ask));
      } else {
        rowOf.add(-1);
      }
    }
    if (contexts.isEmpty()) {
      return batch.stream().map(ask -> List.<ScoredItem>of()).toList();
    }
    int width = Math.min(k, encoder.vocabulary().size());
    RecommendCall.Output output =
        graph.recommend(
            new RecommendCall.Input(
                contexts.toArray(int[][]::new),
                width,
                ContextEncoder.rectangle(seen),
                users.stream().mapToInt(Integer::intValue).toArray()));
    return rowOf.stream()
        .map(row -> row < 0 ? List.<ScoredItem>of() : items(output, row * width, width))
        .toList();
  }

  /** Masked items score -Infinity and come last; a NaN has no rank and is left out as well. */
  private List<ScoredItem> items(RecommendCall.Output output, int from, int width) {
    List<ScoredItem> items = new ArrayList<>(width);
    for (int i = from; i < from + width; i++) {
      float score = output.scores()[i];
      if (Float.isFinite(score)) {
        items.add(new ScoredItem(encoder.vocabulary().item(output.ids()[i]), score));
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

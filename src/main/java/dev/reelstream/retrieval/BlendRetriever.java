package dev.reelstream.retrieval;

import dev.reelstream.event.Follower;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ContextEncoder;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.index.TopK;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Retrieval by the {@code query} signature, a search, and what the query's followers gain.
 *
 * <p>A query whose context the model does not know is answered by its followers, filled up by
 * popularity; one without either is not answered.
 */
final class BlendRetriever implements Retriever {
  /*
   * For maintainers. The model's K best and the followers are all the candidates there are: a gain
   * is never negative, so an item that is neither has K items before it whatever they gain. Each
   * follower has its exact score, a dot product; none is needed from a longer list.
   */
  private final ModelGraph graph;
  private final QueryEncoder encoder;
  private final BlendedItems items;
  private final BiFunction<Collection<String>, Integer, List<ScoredItem>> popular;
  private final SeenRows seenRows;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes over one reference to the graph and lets go of it when closed.
   *
   * @param popular the first unseen items of the popularity list, scores of at most 1
   */
  BlendRetriever(
      ModelGraph graph,
      QueryEncoder encoder,
      BlendedItems items,
      BiFunction<Collection<String>, Integer, List<ScoredItem>> popular) {
    this.graph = graph;
    this.encoder = encoder;
    this.seenRows = new SeenRows(encoder.vocabulary());
    this.items = items;
    this.popular = popular;
  }

  /** A candidate, and its place in the vocabulary, which settles ties; new items come last. */
  private record Candidate(String item, int index, double score) {
    static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(
                each -> each.index == Vocabulary.UNKNOWN ? Integer.MAX_VALUE : each.index)
            .thenComparing(Candidate::item);
  }

  @Override
  public List<List<ScoredItem>> retrieve(List<Query> batch, int k) {
    if (closed.get()) {
      throw new IllegalStateException("the retriever is closed");
    }
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be at least 1");
    }
    List<Query> known = new ArrayList<>();
    List<int[]> contexts = new ArrayList<>();
    for (Query query : batch) {
      int[] context = encoder.context(query.context());
      if (ContextEncoder.known(context)) {
        known.add(query);
        contexts.add(context);
      }
    }
    // The call's own reference: the index may lie outside of the heap.
    graph.retain();
    try {
      float[][] vectors =
          known.isEmpty()
              ? new float[0][]
              : graph.vectors(contexts.toArray(int[][]::new), new int[known.size()]);
      TopK[] best = search(known, vectors, k);
      List<List<ScoredItem>> lists = new ArrayList<>(batch.size());
      int next = 0;
      for (Query query : batch) {
        if (next < known.size() && known.get(next) == query) {
          lists.add(blended(query, vectors[next], best[next], k));
          next++;
        } else {
          lists.add(followersAlone(query, k));
        }
      }
      return lists;
    } finally {
      graph.close();
    }
  }

  private TopK[] search(List<Query> known, float[][] vectors, int k) {
    int[][] seen =
        known.stream()
            .map(query -> seenRows.row(query.userId(), query.seen()))
            .toArray(int[][]::new);
    return items.index().search(vectors, seen, k);
  }

  private List<ScoredItem> blended(Query query, float[] vector, TopK best, int k) {
    Vocabulary vocabulary = encoder.vocabulary();
    Map<String, Candidate> candidates = new HashMap<>();
    for (int rank = 0; rank < best.size(); rank++) {
      int index = best.items()[rank];
      String item = vocabulary.item(index);
      candidates.put(item, new Candidate(item, index, best.scores()[rank]));
    }
    for (Follower follower : unseen(query)) {
      int index = vocabulary.index(follower.itemId());
      double score = items.score(vector, index) + items.blend().gain(follower.count());
      if (Double.isFinite(score)) {
        candidates.put(follower.itemId(), new Candidate(follower.itemId(), index, score));
      }
    }
    return candidates.values().stream()
        .sorted(Candidate.BEST_FIRST)
        .limit(k)
        .map(each -> new ScoredItem(each.item(), (float) each.score()))
        .toList();
  }

  private List<ScoredItem> followersAlone(Query query, int k) {
    List<ScoredItem> list = new ArrayList<>();
    for (Follower follower : unseen(query)) {
      if (list.size() < k) {
        // Scores of the popularity list start at 1; so these stay above them.
        list.add(new ScoredItem(follower.itemId(), 1f + follower.count()));
      }
    }
    if (list.isEmpty()) {
      return list;
    }
    Set<String> hidden = new HashSet<>(query.seen());
    list.forEach(each -> hidden.add(each.itemId()));
    list.addAll(popular.apply(hidden, k - list.size()));
    return list;
  }

  private static List<Follower> unseen(Query query) {
    if (query.followers().isEmpty()) {
      return List.of();
    }
    Set<String> seen = new HashSet<>(query.seen());
    return query.followers().stream().filter(each -> !seen.contains(each.itemId())).toList();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      graph.close();
    }
  }
}

package dev.reelstream.evaluation.offline;

import dev.reelstream.event.Query;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scores by the signature that serves. */
final class RecommendScorer implements Scorer {
  private final List<String> items;
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Vocabulary vocabulary;
  private final Retriever retriever;

  RecommendScorer(ServingModel model, List<String> items) {
    this.items = items;
    for (int item = 0; item < items.size(); item++) {
      ordinals.put(items.get(item), item);
    }
    this.vocabulary = model.vocabulary();
    this.retriever = model.retriever();
  }

  @Override
  public boolean knows(int item) {
    return vocabulary.index(items.get(item)) != Vocabulary.UNKNOWN;
  }

  @Override
  public void score(List<TestCase> cases, float[] scores) {
    Arrays.fill(scores, 0, cases.size() * items.size(), Float.NEGATIVE_INFINITY);
    List<Query> queries =
        cases.stream()
            .map(
                one ->
                    new Query(
                        "",
                        0,
                        0,
                        "",
                        0,
                        "",
                        Arrays.stream(
                                one.context().items(), one.context().from(), one.context().until())
                            .mapToObj(items::get)
                            .toList(),
                        List.of(),
                        0,
                        0))
            .toList();
    List<List<ScoredItem>> lists = retriever.retrieve(queries, vocabulary.size());
    for (int i = 0; i < lists.size(); i++) {
      for (ScoredItem one : lists.get(i)) {
        Integer item = ordinals.get(one.itemId());
        if (item != null) {
          scores[i * items.size() + item] = one.score();
        }
      }
    }
  }

  @Override
  public void close() {
    retriever.close();
  }
}

package dev.reelstream.recommend;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import dev.reelstream.query.Query;
import dev.reelstream.recommend.RetrievalMetrics.Fallback;
import dev.reelstream.recommend.RetrieveFunction.Answer;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.index.IndexChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions one subtask asks, by their stamp.
 *
 * <p>Those that share a batch are each asked once. Around a swap queries of the version before are
 * still under way, so a version is given back when nobody has asked it for {@link #UNUSED}, by
 * which time all that were stamped with it have long been answered; one that is asked more rarely
 * is taken up again, without loading while it is in force.
 */
final class ModelsInUse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelsInUse.class);
  static final Duration UNUSED = Duration.ofMinutes(1);

  private static final class Used {
    final ServingModel model;
    final Retriever retriever;
    long lastAsked;

    Used(ServingModel model) {
      this.model = model;
      this.retriever = model.retriever();
    }

    void close() {
      retriever.close();
      model.close();
    }
  }

  private final int k;
  private final IndexChoice index;
  private final LongSupplier nanos;
  private final Map<ModelRef, Used> used = new HashMap<>();

  ModelsInUse(int k, IndexChoice index, LongSupplier nanos) {
    this.k = k;
    this.index = index;
    this.nanos = nanos;
  }

  /** One answer per query, in the order of the batch; those of the same version share a call. */
  List<Answer> answer(List<StampedQuery> batch) {
    Map<ModelRef, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < batch.size(); row++) {
      rows.computeIfAbsent(batch.get(row).model(), model -> new ArrayList<>()).add(row);
    }
    Answer[] answers = new Answer[batch.size()];
    rows.forEach(
        (model, own) -> {
          List<Answer> list = ask(model, own.stream().map(batch::get).toList());
          for (int i = 0; i < own.size(); i++) {
            answers[own.get(i)] = list.get(i);
          }
        });
    return Arrays.asList(answers);
  }

  /** A version that fails does so for its own queries, not for those that share the batch. */
  private List<Answer> ask(ModelRef ref, List<StampedQuery> stamped) {
    List<Query> queries = stamped.stream().map(StampedQuery::query).toList();
    try {
      Used asked = use(ref);
      float[][] states = stamped.stream().map(StampedQuery::state).toArray(float[][]::new);
      List<List<ScoredItem>> lists = asked.retriever.retrieve(queries, states, k);
      List<Answer> answers = new ArrayList<>(lists.size());
      for (int i = 0; i < lists.size(); i++) {
        List<ScoredItem> items = lists.get(i);
        answers.add(
            items.isEmpty()
                ? new Answer(
                    Source.POPULAR,
                    asked.model.popular(queries.get(i).seen(), k),
                    Fallback.UNKNOWN_CONTEXT)
                : new Answer(Source.MODEL, items, null));
      }
      return answers;
    } catch (RuntimeException e) {
      LOG.error(
          "{}@{} failed, popularity stands in for {} queries: {}",
          ref.name(),
          ref.version(),
          queries.size(),
          e.toString());
      return queries.stream()
          .map(query -> popular(new StampedQuery(query, ref), Fallback.FAILURE))
          .toList();
    }
  }

  /** The popularity list of the query's version, also where that has answered nothing yet. */
  Answer popular(StampedQuery stamped, Fallback reason) {
    List<ScoredItem> items = List.of();
    // A reference of its own: the version may be given back at any moment.
    try (ServingModel model = ServingModels.acquire(stamped.model(), index)) {
      items = model.popular(stamped.query().seen(), k);
    } catch (RuntimeException e) {
      LOG.error("no popularity list: {}", e.getMessage());
    }
    return new Answer(Source.POPULAR, items, reason);
  }

  private Used use(ModelRef ref) {
    long now = nanos.getAsLong();
    synchronized (used) {
      Used known = used.get(ref);
      if (known != null) {
        known.lastAsked = now;
        return known;
      }
    }
    // Not under the lock: loading takes a while.
    Used fresh = new Used(ServingModels.acquire(ref, index));
    fresh.lastAsked = now;
    synchronized (used) {
      used.put(ref, fresh);
    }
    return fresh;
  }

  /** Lets go of what nobody has asked lately. */
  void giveBackUnused() {
    synchronized (used) {
      long now = nanos.getAsLong();
      used.values()
          .removeIf(
              each -> {
                boolean unused = now - each.lastAsked >= UNUSED.toNanos();
                if (unused) {
                  each.close();
                }
                return unused;
              });
    }
  }

  @Override
  public void close() {
    synchronized (used) {
      used.values().forEach(Used::close);
      used.clear();
    }
  }
}

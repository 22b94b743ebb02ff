package dev.reelstream.recommend;

import dev.reelstream.event.Query;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import dev.reelstream.recommend.RetrieveFunction.Answer;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.RegistryException;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions one subtask asks, by their stamp.
 *
 * <p>Around a swap queries of two versions are under way; those before are done when a third comes,
 * so the one used longest ago is given back then.
 */
final class ModelsInUse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelsInUse.class);
  private static final int VERSIONS = 2;

  private record Used(ServingModel model, Retriever retriever) {
    void close() {
      retriever.close();
      model.close();
    }
  }

  private final int k;
  private final Map<ModelRef, Used> used = new LinkedHashMap<>(4, 0.75f, true);

  ModelsInUse(int k) {
    this.k = k;
  }

  /** One answer per query, in the order of the batch; runs of the same version share a call. */
  List<Answer> answer(List<StampedQuery> batch) {
    List<Answer> answers = new ArrayList<>(batch.size());
    int from = 0;
    while (from < batch.size()) {
      ModelRef model = batch.get(from).model();
      int to = from + 1;
      while (to < batch.size() && batch.get(to).model().equals(model)) {
        to++;
      }
      answers.addAll(
          ask(model, batch.subList(from, to).stream().map(StampedQuery::query).toList()));
      from = to;
    }
    return answers;
  }

  private List<Answer> ask(ModelRef ref, List<Query> queries) {
    Used model = use(ref);
    List<List<ScoredItem>> lists = model.retriever().retrieve(queries, k);
    List<Answer> answers = new ArrayList<>(lists.size());
    for (int i = 0; i < lists.size(); i++) {
      answers.add(
          lists.get(i).isEmpty()
              ? new Answer(Source.POPULAR, model.model().popular(queries.get(i).seen(), k))
              : new Answer(Source.MODEL, lists.get(i)));
    }
    return answers;
  }

  /** The popularity list of the query's version, also where that has answered nothing yet. */
  List<ScoredItem> popular(StampedQuery stamped) {
    // A reference of its own: the worker may give the version back at any moment.
    try (ServingModel model = ServingModels.acquire(stamped.model())) {
      return model.popular(stamped.query().seen(), k);
    } catch (InvalidModelException | RegistryException e) {
      LOG.error("no popularity list: {}", e.getMessage());
      return List.of();
    }
  }

  private Used use(ModelRef ref) {
    synchronized (used) {
      Used known = used.get(ref);
      if (known != null) {
        return known;
      }
    }
    ServingModel model = ServingModels.acquire(ref);
    Used fresh = new Used(model, model.retriever());
    synchronized (used) {
      used.put(ref, fresh);
      Iterator<Used> longestAgo = used.values().iterator();
      while (used.size() > VERSIONS) {
        Used old = longestAgo.next();
        longestAgo.remove();
        old.close();
      }
    }
    return fresh;
  }

  @Override
  public void close() {
    synchronized (used) {
      used.values().forEach(Used::close);
      used.clear();
    }
  }
}

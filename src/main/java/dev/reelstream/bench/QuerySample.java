package dev.reelstream.bench;

import dev.reelstream.event.Rating;
import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Queries as the job makes them of a workload, for a model without a job around it. */
final class QuerySample {
  private static final int CONTEXT = 10;

  private QuerySample() {}

  /** The query of every {@code stride}th rating. */
  static List<Query> of(Workload workload, int stride) {
    Map<String, List<String>> seen = new HashMap<>();
    List<Query> queries = new ArrayList<>();
    int number = 0;
    for (Iterator<Rating> ratings = workload.ratings().get(); ratings.hasNext(); number++) {
      Rating rating = ratings.next();
      List<String> items = seen.computeIfAbsent(rating.userId(), none -> new ArrayList<>());
      items.add(rating.itemId());
      if (number % stride == 0) {
        queries.add(
            new Query(
                rating.userId(),
                items.size(),
                items.size(),
                rating.userId() + "-1",
                rating.timestamp(),
                rating.itemId(),
                List.copyOf(items.subList(Math.max(0, items.size() - CONTEXT), items.size())),
                List.copyOf(items),
                rating.timestamp(),
                rating.timestamp()));
      }
    }
    return queries;
  }
}

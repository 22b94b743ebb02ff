package dev.reelstream.bench;

import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Queries over a catalogue of any size whose items are called {@code 1}, {@code 2}, …. */
final class RandomQueries {
  private static final int CONTEXT = 10;

  /** About what a user of ml-1m has rated halfway. */
  private static final int SEEN = 100;

  private RandomQueries() {}

  /** Draws items evenly, which helps caches least. */
  static List<Query> of(int items, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Query> queries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      List<String> all = new ArrayList<>(SEEN);
      for (int j = 0; j < SEEN; j++) {
        all.add(Integer.toString(1 + random.nextInt(items)));
      }
      List<String> context = List.copyOf(all.subList(SEEN - CONTEXT, SEEN));
      String user = Integer.toString(i + 1);
      queries.add(
          new Query(
              user,
              SEEN,
              SEEN,
              user + "-1",
              0,
              context.get(CONTEXT - 1),
              context,
              List.copyOf(all),
              0,
              0));
    }
    return queries;
  }
}

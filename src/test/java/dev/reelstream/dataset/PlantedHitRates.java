package dev.reelstream.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Protocol {@code online} in small on a synthetic set: K 10, history 0.8, seen items excluded.
 *
 * @param popular positives in the history, most first
 * @param transition counts of what followed the last film, filled up with popular
 * @param lastFilm knows what is planted, but looks at the last film only
 * @param lastTwo knows what is planted and looks at the last two
 */
record PlantedHitRates(
    int scored, double popular, double transition, double lastFilm, double lastTwo) {
  private static final int K = 10;

  static PlantedHitRates measure(SyntheticShape shape, long seed) {
    Ratings ratings = Ratings.of(SyntheticRatings.iterator(shape, seed));
    SyntheticCatalog catalog = new SyntheticCatalog(shape.items(), seed);
    int[] film = new int[shape.items()];
    for (int i = 0; i < shape.items(); i++) {
      film[Integer.parseInt(catalog.id(i)) - 1] = i;
    }
    int live = ratings.liveBoundary(0.8).row();
    int[] popularity = new int[shape.items()];
    int[][] followed = new int[shape.items()][shape.items()];
    int[][] lasts = new int[ratings.users()][];
    boolean[] scored = new boolean[ratings.users()];
    BitSet[] seen = new BitSet[ratings.users()];
    List<Integer> popular = List.of();
    Map<Integer, List<Integer>> franchises = new HashMap<>();
    int[] hits = new int[4];
    int targets = 0;
    for (int row = 0; row < ratings.size(); row++) {
      if (row == live) {
        popular = ranked(popularity);
      }
      int user = ratings.user(row);
      int now = film[Integer.parseInt(ratings.itemId(ratings.item(row))) - 1];
      if (seen[user] == null) {
        seen[user] = new BitSet();
        lasts[user] = new int[] {-1, -1};
      }
      int[] last = lasts[user];
      if (ratings.rating(row) >= 2) {
        if (scored[user]) {
          targets++;
          hits[0] += hit(now, seen[user], popular);
          hits[1] += hit(now, seen[user], ranked(followed[last[1]]), popular);
          List<Integer> sequel = List.of(catalog.sequel(last[1]));
          hits[2] +=
              hit(
                  now,
                  seen[user],
                  sequel,
                  franchises.computeIfAbsent(last[1], item -> franchise(catalog, item)),
                  popular);
          List<Integer> strand =
              last[0] < 0
                  ? List.of()
                  : Arrays.stream(catalog.strand(last[0], last[1])).boxed().toList();
          hits[3] += hit(now, seen[user], sequel, strand, popular);
        }
        if (row < live) {
          popularity[now]++;
        }
        scored[user] = row >= live;
        if (last[1] >= 0) {
          followed[last[1]][now]++;
        }
        last[0] = last[1];
        last[1] = now;
      }
      seen[user].set(now);
    }
    return new PlantedHitRates(
        targets,
        (double) hits[0] / targets,
        (double) hits[1] / targets,
        (double) hits[2] / targets,
        (double) hits[3] / targets);
  }

  @SafeVarargs
  private static int hit(int target, BitSet seen, List<Integer>... lists) {
    Set<Integer> top = new LinkedHashSet<>();
    for (List<Integer> list : lists) {
      for (int item : list) {
        if (top.size() < K && !seen.get(item)) {
          top.add(item);
        }
      }
    }
    return top.contains(target) ? 1 : 0;
  }

  private static List<Integer> ranked(int[] counts) {
    return IntStream.range(0, counts.length)
        .filter(item -> counts[item] > 0)
        .boxed()
        .sorted(Comparator.comparingInt((Integer item) -> -counts[item]))
        .toList();
  }

  // Every strand of the franchise: what the last film leaves open.
  private static List<Integer> franchise(SyntheticCatalog catalog, int last) {
    Set<Integer> films = new LinkedHashSet<>();
    for (int before = 0; before < catalog.items(); before++) {
      for (int film : catalog.strand(before, last)) {
        films.add(film);
      }
    }
    List<Integer> ranked = new ArrayList<>(films);
    ranked.sort(Comparator.comparingDouble((Integer film) -> -catalog.weight(film)));
    return ranked;
  }
}

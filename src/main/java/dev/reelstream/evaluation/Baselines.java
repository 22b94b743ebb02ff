package dev.reelstream.evaluation;

import dev.reelstream.query.PackedItems;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The three yardsticks of the online protocol on one totally ordered stream of positives: {@code
 * popular}, {@code recent-popular}, {@code transition}.
 */
final class Baselines {
  /** The lists for one query, each the top K of items its user has not rated. */
  record Lists(List<String> popular, List<String> recentPopular, Transition.Filled transition) {}

  private final ItemOrdinals items;
  private final PopularCounts counts;
  private final RecentPopular recent;
  private final Transition transition;
  private @Nullable PopularList popular;

  Baselines(
      ItemOrdinals items, PopularCounts counts, RecentPopular recent, Transition.Store followers) {
    this.items = items;
    this.counts = counts;
    this.recent = recent;
    this.transition = new Transition(items, followers);
  }

  ItemOrdinals items() {
    return items;
  }

  PopularCounts counts() {
    return counts;
  }

  RecentPopular recent() {
    return recent;
  }

  /** The live part has begun: {@code popular} stays as it is from here on. */
  void freeze() {
    if (popular == null) {
      popular = counts.freeze(items);
    }
  }

  boolean frozen() {
    return popular != null;
  }

  /**
   * Takes in the next positive.
   *
   * @param previous its user's positive before it, or null
   */
  void add(@Nullable Integer previous, int item) {
    if (popular == null) {
      counts.add(item);
    }
    recent.add(item);
    if (previous != null) {
      transition.add(previous, item);
    }
  }

  /**
   * What to recommend to a user after {@code last}, the positive just taken in; freezes {@code
   * popular}.
   */
  Lists lists(int last, String user, PackedItems seenIds, int k) {
    freeze();
    PopularList list = Objects.requireNonNull(popular);
    BitSet seen = items.among(user, seenIds);
    return new Lists(list.top(seen, k), recent.top(seen, k), transition.top(last, seen, list, k));
  }
}

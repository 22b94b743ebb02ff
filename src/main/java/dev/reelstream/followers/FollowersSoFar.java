package dev.reelstream.followers;

import dev.reelstream.event.Follower;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What followed each item up to a moment of the past, counted and cut as the job does it: for
 * asking a model what it would have been asked then.
 */
public final class FollowersSoFar {
  private final FollowerCounts counts = new FollowerCounts(LiveFollowers.KEPT);
  private final Map<String, byte[]> byItem = new HashMap<>();

  /** A positive of {@code item} has come next after one of {@code previous}, of the same user. */
  public void add(String previous, String item) {
    byItem.put(previous, counts.add(byItem.get(previous), item));
  }

  /** What a query for the item would bring now; unpacked when it is asked for. */
  public Supplier<List<Follower>> of(String item) {
    byte[] now = byItem.get(item);
    return () -> FollowerCounts.top(now, LiveFollowers.ANSWERED);
  }
}

package dev.reelstream.evaluation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follower counts on the heap, all of them. */
final class InMemoryFollowers implements Transition.Store {
  private final Map<Integer, Followers> byItem = new HashMap<>();

  @Override
  public @Nullable Followers find(int item) {
    return byItem.get(item);
  }

  @Override
  public void add(int previous, int item) {
    byItem.computeIfAbsent(previous, any -> new Followers()).add(item);
  }
}

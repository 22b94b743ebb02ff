package dev.reelstream.recommend;

import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.index.IndexChoice;
import java.time.Duration;
import java.util.Set;

/** Serving rules of tests, at the job's defaults but for what a test is about. */
final class Rules {
  static final ServingRules DEFAULT = serving(Duration.ofMinutes(1), Set.of());

  private Rules() {}

  static ServingRules serving(Duration loadTimeout, Set<Capability> provides) {
    return new ServingRules(
        10,
        Duration.ofSeconds(10),
        loadTimeout,
        new Batching(256, Duration.ofMillis(5), 1024),
        IndexChoice.AUTO,
        provides,
        false);
  }

  static ServingRules batching(int k, int size, Duration wait, int capacity) {
    return new ServingRules(
        k,
        DEFAULT.timeout(),
        DEFAULT.loadTimeout(),
        new Batching(size, wait, capacity),
        DEFAULT.index(),
        Set.of(),
        false);
  }
}

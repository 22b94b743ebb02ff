package dev.reelstream.recommend;

import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.index.IndexChoice;
import java.io.Serializable;
import java.time.Duration;
import java.util.Set;

/**
 * How the job serves models.
 *
 * @param k how many items a recommendation holds
 * @param timeout a query that takes longer gets the popularity list
 * @param loadTimeout an announced version that takes longer to load is refused
 * @param index who finds the best items
 * @param provides what the job keeps for models that need it; models that need more are refused
 * @param shadowWait whether the stream waits for shadows that fall behind
 */
public record ServingRules(
    int k,
    Duration timeout,
    Duration loadTimeout,
    Batching batching,
    IndexChoice index,
    Set<Capability> provides,
    boolean shadowWait)
    implements Serializable {
  public ServingRules {
    if (k < 1) {
      throw new IllegalArgumentException("recommend.k is " + k + ": expected at least 1");
    }
    positive("recommend.timeout", timeout);
    positive("recommend.load-timeout", loadTimeout);
    provides = Set.copyOf(provides);
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + ": expected more than 0");
    }
  }

  public boolean provides(Capability capability) {
    return provides.contains(capability);
  }
}

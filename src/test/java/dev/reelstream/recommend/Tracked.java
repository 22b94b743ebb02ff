package dev.reelstream.recommend;

import dev.reelstream.retrieval.RefCounted;
import java.util.concurrent.atomic.AtomicInteger;

/** A reference-counted value without anything native, small enough for a model checker. */
final class Tracked implements RefCounted {
  private final AtomicInteger references = new AtomicInteger(1);
  private final AtomicInteger open;

  /**
   * @param open how many are open, counted for the scenario
   */
  Tracked(AtomicInteger open) {
    this.open = open;
    open.incrementAndGet();
  }

  @Override
  public Tracked retain() {
    if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("closed");
    }
    return this;
  }

  @Override
  public boolean closed() {
    return references.get() == 0;
  }

  int references() {
    return references.get();
  }

  @Override
  public void close() {
    int before = references.getAndDecrement();
    if (before == 1) {
      open.decrementAndGet();
    } else if (before < 1) {
      throw new IllegalStateException("closed more often than retained");
    }
  }
}

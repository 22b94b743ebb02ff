package dev.reelstream.retrieval.graph;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the users of something native, which is closed when the last one has let go. */
final class References {
  private final AtomicInteger users = new AtomicInteger(1);
  private final String what;
  private final Runnable close;

  /** The creator is the first user. */
  References(String what, Runnable close) {
    this.what = what;
    this.close = close;
  }

  void acquire() {
    int before = users.getAndUpdate(count -> count == 0 ? 0 : count + 1);
    if (before == 0) {
      throw new IllegalStateException(what + " is closed");
    }
  }

  void release() {
    int before = users.getAndUpdate(count -> count == 0 ? 0 : count - 1);
    if (before == 1) {
      close.run();
    } else if (before == 0) {
      throw new IllegalStateException(what + " was released more often than retained");
    }
  }

  boolean closed() {
    return users.get() == 0;
  }
}

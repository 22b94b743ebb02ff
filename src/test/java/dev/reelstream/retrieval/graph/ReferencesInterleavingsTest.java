package dev.reelstream.retrieval.graph;

import static dev.reelstream.Interleavings.check;
import static dev.reelstream.Interleavings.concurrently;
import static dev.reelstream.Interleavings.explore;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReferencesInterleavingsTest {
  private static final int SCHEDULES = 1_000;

  @Test
  void closesOnceWithTheLastOfThoseWhoLetGoAtOnce() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger closed = new AtomicInteger();
          References references = new References("model", closed::incrementAndGet);
          references.acquire();
          concurrently(references::release, references::release);
          check(closed.get() == 1 && references.closed(), "closed once");
        });
  }

  @Test
  void neverClosesWhatWasAcquiredInTime() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger closed = new AtomicInteger();
          References references = new References("model", closed::incrementAndGet);
          concurrently(references::release, () -> use(references, closed));
          check(closed.get() == 1, "closed once");
        });
  }

  private static void use(References references, AtomicInteger closed) {
    try {
      references.acquire();
    } catch (IllegalStateException tooLate) {
      return;
    }
    check(closed.get() == 0, "open while it is held");
    references.release();
  }
}

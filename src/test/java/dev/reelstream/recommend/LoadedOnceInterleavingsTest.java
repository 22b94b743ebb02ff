package dev.reelstream.recommend;

import static dev.reelstream.Interleavings.check;
import static dev.reelstream.Interleavings.concurrently;
import static dev.reelstream.Interleavings.explore;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadedOnceInterleavingsTest {
  private static final int SCHEDULES = 100;

  @Test
  void twoUsersNeverHoldAClosedModelAndLeaveNoneOpen() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger open = new AtomicInteger();
          LoadedOnce<String, Tracked> models = new LoadedOnce<>();
          Runnable user =
              () -> {
                Tracked model = models.acquire("gru@1", key -> new Tracked(open));
                check(!model.closed(), "open while it is held");
                model.close();
              };
          concurrently(user, user);
          check(open.get() == 0, "nothing open after the last user");
        });
  }

  @Test
  void whoHoldsOneSharesIt() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger open = new AtomicInteger();
          AtomicInteger loads = new AtomicInteger();
          LoadedOnce<String, Tracked> models = new LoadedOnce<>();
          Tracked held = models.acquire("gru@1", key -> load(open, loads));
          Runnable user = () -> models.acquire("gru@1", key -> load(open, loads)).close();
          concurrently(user, user);
          check(loads.get() == 1, "one load while somebody holds the model");
          check(held.references() == 1, "the holder's reference alone is left");
        });
  }

  @Test
  void aFailedLoadReachesAllWhoWaitedAndIsForgotten() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger open = new AtomicInteger();
          AtomicInteger loads = new AtomicInteger();
          LoadedOnce<String, Tracked> models = new LoadedOnce<>();
          Runnable user =
              () -> {
                try {
                  models.acquire(
                      "gru@1",
                      key -> {
                        throw new IllegalArgumentException("broken");
                      });
                  check(false, "the load's own exception");
                } catch (IllegalArgumentException expected) {
                  // What the loading threw.
                }
              };
          concurrently(user, user);
          models.acquire("gru@1", key -> load(open, loads)).close();
          check(loads.get() == 1, "a later load that succeeds");
        });
  }

  private static Tracked load(AtomicInteger open, AtomicInteger loads) {
    loads.incrementAndGet();
    return new Tracked(open);
  }
}

package dev.reelstream.recommend;

import static dev.reelstream.Interleavings.check;
import static dev.reelstream.Interleavings.concurrently;
import static dev.reelstream.Interleavings.explore;

import dev.reelstream.event.ModelAnnouncement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelSwapsInterleavingsTest {
  private static final int SCHEDULES = 30;

  @Test
  void aSnapshotFindsEveryChangeInOneOfItsTwoPlaces() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger open = new AtomicInteger();
          CountDownLatch decided = new CountDownLatch(1);
          ModelsInForce inForce = new ModelsInForce();
          ModelSwaps swaps = swaps(inForce, open, decided);
          swaps.add(champion(1));
          concurrently(
              () -> check(versions(swaps.steps()).equals(List.of(1)), "the change, once"),
              () -> await(decided));
          check(Objects.requireNonNull(inForce.champion()).version() == 1, "version 1 in force");
          swaps.close();
          inForce.close();
          check(open.get() == 0, "no model left open");
        });
  }

  @Test
  void theLastAnnouncedIsInForceAndTheOneBeforeIsClosed() {
    explore(
        SCHEDULES,
        () -> {
          AtomicInteger open = new AtomicInteger();
          CountDownLatch decided = new CountDownLatch(2);
          ModelsInForce inForce = new ModelsInForce();
          ModelSwaps swaps = swaps(inForce, open, decided);
          swaps.add(champion(1));
          swaps.add(champion(2));
          await(decided);
          check(Objects.requireNonNull(inForce.champion()).version() == 2, "version 2 in force");
          check(open.get() == 1, "one model open");
          check(swaps.undecided() == 0, "nothing undecided");
          swaps.close();
          inForce.close();
        });
  }

  private static ModelSwaps swaps(
      ModelsInForce inForce, AtomicInteger open, CountDownLatch decided) {
    TimedLoading<Tracked> loading =
        new TimedLoading<>(ref -> new Tracked(open), Duration.ofMinutes(1));
    return new ModelSwaps(inForce, loading, refused -> decided.countDown(), "swaps");
  }

  private static AliasStep champion(int version) {
    return new AliasStep(
        version,
        false,
        ModelAnnouncement.CHAMPION,
        new ModelAnnouncement(
            ModelAnnouncement.CHAMPION, "gru", version, "digest", "nowhere", Map.of(), 0));
  }

  private static List<Integer> versions(List<AliasStep> steps) {
    return steps.stream().map(each -> Objects.requireNonNull(each.announced()).version()).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

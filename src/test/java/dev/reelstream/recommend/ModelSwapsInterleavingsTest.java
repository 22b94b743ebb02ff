package dev.reelstream.recommend;

import static dev.reelstream.Interleavings.check;
import static dev.reelstream.Interleavings.concurrently;
import static dev.reelstream.Interleavings.explore;

import dev.reelstream.event.ModelAnnouncement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelSwapsInterleavingsTest {
  private static final int SCHEDULES = 50;

  @Test
  void aSnapshotFindsEveryChangeInOneOfItsTwoPlaces() {
    explore(
        SCHEDULES,
        () -> {
          Scenario scenario = new Scenario();
          scenario.swaps.add(champion(1));
          concurrently(
              scenario.worker::run,
              () -> check(versions(scenario.swaps.steps()).equals(List.of(1)), "the change, once"));
          check(scenario.championIs(1), "version 1 in force");
          scenario.close();
        });
  }

  @Test
  void theLastAnnouncedIsInForceAndTheOneBeforeIsClosed() {
    explore(
        SCHEDULES,
        () -> {
          Scenario scenario = new Scenario();
          scenario.swaps.add(champion(1));
          concurrently(scenario.worker::run, () -> scenario.swaps.add(champion(2)));
          scenario.worker.run();
          check(scenario.championIs(2), "version 2 in force");
          check(scenario.open.get() == 1, "one model open");
          check(scenario.swaps.undecided() == 0, "nothing undecided");
          scenario.close();
        });
  }

  @Test
  void whatLoadsWhileTheJobEndsIsClosed() {
    explore(
        SCHEDULES,
        () -> {
          Scenario scenario = new Scenario();
          scenario.swaps.add(champion(1));
          concurrently(scenario.worker::run, scenario.swaps::close);
          check(
              versions(scenario.swaps.steps()).equals(List.of(1)), "the change, for the next job");
          scenario.close();
        });
  }

  /** Swaps whose tasks run where the scenario says. */
  private static final class Scenario {
    final AtomicInteger open = new AtomicInteger();
    final ModelsInForce inForce = new ModelsInForce();
    final OneByOne worker = new OneByOne();
    final ModelSwaps swaps =
        new ModelSwaps(inForce, version -> new Tracked(open), refused -> {}, worker);

    boolean championIs(int version) {
      return Objects.requireNonNull(inForce.champion()).version() == version;
    }

    void close() {
      swaps.close();
      inForce.close();
      check(open.get() == 0, "no model left open");
    }
  }

  /** Keeps tasks until {@link #run}, which runs those that are there in their order. */
  private static final class OneByOne extends AbstractExecutorService {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public synchronized void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      List<Runnable> due;
      synchronized (this) {
        due = List.copyOf(tasks);
        tasks.clear();
      }
      for (Runnable task : due) {
        task.run();
      }
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
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
}

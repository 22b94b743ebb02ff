package dev.reelstream.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at this process at fixed intervals, on a thread of its own. */
final class MemoryWatch implements AutoCloseable {
  private final List<ProcessMemory> looks = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private MemoryWatch() {}

  /**
   * The first look is one interval from now.
   *
   * @param seen is told each look
   */
  static MemoryWatch start(Duration interval, Consumer<ProcessMemory> seen) {
    MemoryWatch watch = new MemoryWatch();
    watch.clock.scheduleAtFixedRate(
        () -> {
          ProcessMemory now = ProcessMemory.collected();
          synchronized (watch.looks) {
            watch.looks.add(now);
          }
          seen.accept(now);
        },
        interval.toNanos(),
        interval.toNanos(),
        TimeUnit.NANOSECONDS);
    return watch;
  }

  /** What was seen so far, in order. */
  List<ProcessMemory> looks() {
    synchronized (looks) {
      return List.copyOf(looks);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

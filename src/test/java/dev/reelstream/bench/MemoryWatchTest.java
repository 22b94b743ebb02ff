package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
  private static final long MEBI = 1 << 20;

  @Test
  void seesWhatTheProcessHolds() throws Exception {
    CountDownLatch before = new CountDownLatch(1);
    CountDownLatch after = new CountDownLatch(2);
    byte[][] held = new byte[64][];
    try (MemoryWatch watch =
        MemoryWatch.start(
            Duration.ofMillis(20), seen -> (held[63] == null ? before : after).countDown())) {
      assertThat(before.await(1, TimeUnit.MINUTES)).isTrue();
      long least = watch.looks().get(0).liveHeap();
      for (int i = 0; i < held.length; i++) {
        held[i] = new byte[(int) MEBI];
      }
      assertThat(after.await(1, TimeUnit.MINUTES)).isTrue();
      ProcessMemory last = watch.looks().get(watch.looks().size() - 1);
      long most = watch.looks().stream().mapToLong(ProcessMemory::liveHeap).max().orElseThrow();

      assertThat(most - least).isGreaterThan(48 * MEBI);
      assertThat(last.resident()).isGreaterThan(64 * MEBI);
    }
    assertThat(held[63]).hasSize((int) MEBI);
  }
}

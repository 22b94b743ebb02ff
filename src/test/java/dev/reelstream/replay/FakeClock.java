package dev.reelstream.replay;

import java.util.ArrayList;
import java.util.List;

/** A clock that sleeping moves forward at once. */
final class FakeClock implements ReplayClock {
  static final long START_MILLIS = 1_800_000_000_000L;

  final List<Long> sleeps = new ArrayList<>();
  private long nanos;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long millis() {
    return START_MILLIS + nanos / 1_000_000;
  }

  @Override
  public void sleep(long duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(duration);
    nanos += duration;
  }
}

package dev.reelstream.replay;

import java.util.concurrent.TimeUnit;

/** Time as a replay sees and spends it; tests bring their own. */
public interface ReplayClock {
  /** Nanoseconds of an arbitrary origin, never backwards. */
  long nanoTime();

  /** Wall clock, epoch milliseconds. */
  long millis();

  void sleep(long nanos) throws InterruptedException;

  static ReplayClock system() {
    return new ReplayClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public long millis() {
        return System.currentTimeMillis();
      }

      @Override
      public void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    };
  }
}

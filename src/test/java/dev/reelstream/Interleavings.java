package dev.reelstream;

import org.jetbrains.lincheck.Lincheck;

/**
 * Runs a scenario under many schedules of its threads, chosen by a model checker; a schedule that
 * breaks an assertion, deadlocks or throws is reported step by step.
 *
 * <p>For maintainers: a schedule costs milliseconds and every read and write of the code under test
 * is a point where threads may switch, so scenarios have two or three threads and a handful of
 * operations.
 */
public final class Interleavings {
  /** The profile {@code slow} tries many times as many schedules. */
  private static final int TIMES = Integer.getInteger("reelstream.interleavings", 1);

  private static final int ATTEMPTS = 3;

  private Interleavings() {}

  /**
   * @param schedules how many to try in {@code mvn verify}
   * @param scenario run anew for each; makes its objects itself and checks them with plain {@code
   *     assert}-like throws, since an assertion library would be explored too
   */
  public static void explore(int schedules, Runnable scenario) {
    for (int attempt = 1; ; attempt++) {
      try {
        Lincheck.runConcurrentTest(schedules * TIMES, scenario);
        return;
      } catch (AssertionError e) {
        // A schedule has ten seconds, which a busy machine may not give it; a real deadlock comes
        // back.
        boolean hung = String.valueOf(e.getMessage()).contains("has hung");
        if (!hung || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Runs all at once and returns when each has ended. */
  public static void concurrently(Runnable... all) {
    // Plain loops: the checker does not see a thread that library code creates.
    Thread[] threads = new Thread[all.length];
    for (int i = 0; i < all.length; i++) {
      threads[i] = new Thread(all[i]);
      threads[i].start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Fails the schedule with what was expected. */
  public static void check(boolean holds, String expected) {
    if (!holds) {
      throw new AssertionError(expected);
    }
  }
}

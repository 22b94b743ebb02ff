package dev.reelstream.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What calls in a row cost the thread that makes them.
 *
 * @param callsPerSecond of wall time
 * @param medianMillis of a call
 * @param bytesPerCall allocated on the Java heap by the calling thread
 */
record CallLoop(double callsPerSecond, double medianMillis, double bytesPerCall) {
  /** Until the JIT is done with the paths of a call. */
  private static final double WARM_UP_SECONDS = 1;

  /** Several loops, after one that only warms up. */
  static List<CallLoop> repeat(Runnable call, double seconds, int repetitions) {
    run(call, Math.max(WARM_UP_SECONDS, seconds));
    return Stream.generate(() -> run(call, seconds)).limit(repetitions).toList();
  }

  /** Operations per second during a call that takes as long as the middle one. */
  double gigaPerSecond(double operationsPerCall) {
    return operationsPerCall / medianMillis / 1e6;
  }

  /** Calls for so many seconds, and once at least. */
  static CallLoop run(Runnable call, double seconds) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    List<Double> millis = new ArrayList<>();
    long start = System.nanoTime();
    long end = start;
    do {
      long before = end;
      call.run();
      end = System.nanoTime();
      millis.add((end - before) / 1e6);
    } while (end - start < seconds * 1e9);
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    int calls = millis.size();
    Collections.sort(millis);
    return new CallLoop(
        calls / ((end - start) / 1e9), millis.get(calls / 2), (double) allocated / calls);
  }
}

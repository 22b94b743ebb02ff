package dev.reelstream.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds, in bytes.
 *
 * @param liveHeap what the heap holds after a collection of all of it
 * @param resident pages in memory, heap and everything beside it; 0 where the system does not say
 */
public record ProcessMemory(long liveHeap, long resident) {
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;

  /** Collects the heap first. */
  public static ProcessMemory collected() {
    System.gc();
    return new ProcessMemory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), residentNow());
  }

  /** The lower value of each. */
  ProcessMemory least(ProcessMemory other) {
    return new ProcessMemory(
        Math.min(liveHeap, other.liveHeap), Math.min(resident, other.resident));
  }

  /** Collects nothing. */
  public static long residentNow() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}

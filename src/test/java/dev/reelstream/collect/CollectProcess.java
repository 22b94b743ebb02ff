package dev.reelstream.collect;

import dev.reelstream.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A collection in a process of its own, which can be killed. */
final class CollectProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private CollectProcess() {}

  /** Collects up to the bound beside {@code output}. */
  static Process start(String bootstrapServers, Path output) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"),
            "-cp",
            System.getProperty("java.class.path"),
            CollectProcess.class.getName(),
            bootstrapServers,
            output.toString())
        .inheritIO()
        .start();
  }

  public static void main(String[] args) {
    Path output = Path.of(args[1]);
    CollectExamples.run(
        StreamExecutionEnvironment.createLocalEnvironment(2, CollectRig.configuration()),
        KafkaConnection.to(args[0]),
        Bound.read(CollectExamples.boundFile(output)),
        output,
        CollectExamples.DEFAULT_BUCKETS);
    System.exit(0);
  }

  /** Returns as soon as the job has begun to write. */
  static void awaitFirstFile(Process process, Path output) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!writes(output)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("nothing was written; the process runs: " + process.isAlive());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean writes(Path output) {
    String prefix = "." + output.getFileName() + ".collecting-";
    try (Stream<Path> paths = Files.walk(output.resolveSibling(""), 3)) {
      return paths.anyMatch(path -> Files.isRegularFile(path) && path.toString().contains(prefix));
    } catch (IOException | UncheckedIOException e) {
      // A folder was renamed while it was looked through.
      return false;
    }
  }
}

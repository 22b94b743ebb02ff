package dev.reelstream.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An {@link EmbeddedKafka} in a JVM of its own, so that its work can be told from the job's. */
public final class KafkaProcess implements AutoCloseable {
  // A broker's page cache is outside of its heap.
  private static final List<String> FLAGS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");

  private final ChildProcess process;
  private final String bootstrapServers;

  private KafkaProcess(ChildProcess process) {
    this.process = process;
    this.bootstrapServers = process.line();
  }

  /**
   * Starts the process and returns when the broker serves clients.
   *
   * @param parent the broker makes a directory of its own in here and removes it when closed
   */
  public static KafkaProcess start(Path parent) {
    ChildProcess process = ChildProcess.start(KafkaMain.class, FLAGS, List.of(parent.toString()));
    try {
      return new KafkaProcess(process);
    } catch (LocalStackException e) {
      process.close();
      throw e;
    }
  }

  /** {@code host:port}, as clients want it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Processor time that the broker has taken so far. */
  public Duration cpu() {
    return process.cpu();
  }

  @Override
  public void close() {
    process.close();
  }
}

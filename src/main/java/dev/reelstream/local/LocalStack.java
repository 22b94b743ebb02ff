package dev.reelstream.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary directory and what runs in it.
 *
 * <p>Closing stops the parts, the last started first, and only then removes the directory: a broker
 * whose files vanish ends the process. A shutdown hook does the same on Ctrl-C. The hooks of one
 * process run side by side, so there is one for all parts; a part that is being started is waited
 * for.
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  private final Path directory;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread hook = new Thread(this::stop, "reelstream-cleanup");
  private boolean stopped;

  private LocalStack(Path directory) {
    this.directory = directory;
  }

  /** Makes an empty stack in a new directory under the system's temporary one. */
  public static LocalStack create() {
    try {
      LocalStack stack = new LocalStack(Files.createTempDirectory("reelstream-"));
      Runtime.getRuntime().addShutdownHook(stack.hook);
      return stack;
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot create a temporary directory: %s; set java.io.tmpdir to a writable one"
              .formatted(RootCause.line(e)),
          e);
    }
  }

  public Path directory() {
    return directory;
  }

  /** Starts a broker; {@code port} 0 is any free one. */
  public EmbeddedKafka startKafka(int port) {
    return start(parent -> EmbeddedKafka.start(parent, port));
  }

  /** Starts a Flink cluster. */
  public EmbeddedFlink startFlink(
      Configuration configuration, int taskManagers, int slotsPerTaskManager) {
    return start(
        parent -> EmbeddedFlink.start(parent, configuration, taskManagers, slotsPerTaskManager));
  }

  /**
   * An environment whose {@code execute} runs one job to its end on a cluster of its own, which
   * keeps its files in the stack's directory.
   */
  public StreamExecutionEnvironment batchEnvironment(Configuration configuration) {
    Configuration settings = ClusterSettings.of(configuration, directory.resolve("batch"));
    settings.set(DeploymentOptions.TARGET, LocalExecutor.NAME);
    settings.set(DeploymentOptions.ATTACHED, true);
    return new StreamExecutionEnvironment(settings);
  }

  /**
   * Starts any other part.
   *
   * @param starter is given the stack's directory
   * @throws LocalStackException if the stack is closed or closing
   */
  public synchronized <T extends AutoCloseable> T start(Function<Path, T> starter) {
    if (stopped) {
      throw new LocalStackException("the local stack is closed: nothing can be started in it");
    }
    T part = starter.apply(directory);
    parts.push(part);
    return part;
  }

  /** Stops everything and removes the directory; the second call does nothing. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending, the hook has run or will find nothing to do");
    }
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while stopping {}: {}", part.getClass().getSimpleName(), RootCause.line(e));
      }
    }
    FileTree.delete(directory);
  }
}

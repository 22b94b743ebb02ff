package dev.reelstream.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster in this process: one JobManager, some TaskManagers, REST on the loopback address.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
  private static final long CLOSE_SECONDS = 30;

  private final Path directory;
  private final Configuration configuration;
  private final MiniCluster cluster;
  private boolean closed;

  private EmbeddedFlink(Path directory, Configuration configuration, MiniCluster cluster) {
    this.directory = directory;
    this.configuration = configuration;
    this.cluster = cluster;
  }

  /**
   * Starts a cluster.
   *
   * @param parent the cluster makes a directory of its own in here and removes it when closed;
   *     checkpoints go there too unless the configuration says otherwise
   * @param configuration addresses and directories in it are replaced, everything else stays
   * @throws LocalStackException if it does not start
   */
  public static EmbeddedFlink start(
      Path parent, Configuration configuration, int taskManagers, int slotsPerTaskManager) {
    Path directory = createDirectory(parent);
    Configuration settings = ClusterSettings.of(configuration, directory);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slotsPerTaskManager)
                .setCommonBindAddress(BoundSockets.HOST)
                .build());
    EmbeddedFlink flink = new EmbeddedFlink(directory, settings, cluster);
    try {
      cluster.start();
      return flink;
    } catch (Exception e) {
      flink.close();
      throw new LocalStackException(
          "the embedded Flink cluster did not start: " + RootCause.line(e), e);
    }
  }

  /** What the cluster runs with; environments made from it put their checkpoints where it does. */
  public Configuration configuration() {
    return new Configuration(configuration);
  }

  /** Base address of the REST interface. */
  public URI restAddress() {
    return answer(cluster.getRestAddress(), "tell its REST address");
  }

  /** Takes everything that was defined on the environment as one job. */
  public FlinkJob submit(StreamExecutionEnvironment environment) {
    return submit(environment.getStreamGraph());
  }

  /**
   * Submits a job and returns when the cluster has accepted it.
   *
   * @throws LocalStackException if the job cannot be compiled or is refused
   */
  public FlinkJob submit(StreamGraph graph) {
    JobID id;
    try {
      id = answer(cluster.submitJob(graph.getJobGraph()), "accept the job").getJobID();
    } catch (LocalStackException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LocalStackException("the job cannot be compiled: " + RootCause.line(e), e);
    }
    return new FlinkJob(cluster, id, restAddress());
  }

  /** Ends a TaskManager as a crash would; its tasks fail and restart where there are slots. */
  public void terminateTaskManager(int index) {
    answer(cluster.terminateTaskManager(index), "end TaskManager " + index);
  }

  /** Adds a TaskManager. */
  public void startTaskManager() {
    try {
      cluster.startTaskManager();
    } catch (Exception e) {
      throw new LocalStackException("cannot start a TaskManager: " + RootCause.line(e), e);
    }
  }

  /** Ends all jobs, stops the cluster and removes its files; the second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // An interrupt would end the wait, and files would be removed under running tasks.
    boolean interrupted = Thread.interrupted();
    try {
      cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("while stopping the mini-cluster: {}", RootCause.line(e));
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      FileTree.delete(directory);
    }
  }

  static <T> T answer(CompletableFuture<T> future, String what) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new LocalStackException("Flink cannot " + what + ": " + RootCause.line(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted while waiting for Flink to " + what, e);
    }
  }

  private static Path createDirectory(Path parent) {
    try {
      return Files.createTempDirectory(Files.createDirectories(parent), "flink-");
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot create the cluster's directory in " + parent + ": " + RootCause.line(e), e);
    }
  }
}

package dev.reelstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.SerializedThrowable;

/** A job on the embedded cluster. */
public final class FlinkJob {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private final MiniCluster cluster;
  private final JobID id;
  private final JobMetrics metrics;
  private final SourceProgress progress;

  FlinkJob(MiniCluster cluster, JobID id, URI restAddress) {
    this.cluster = cluster;
    this.id = id;
    this.metrics = new JobMetrics(restAddress, id.toHexString());
    this.progress = new SourceProgress(metrics);
  }

  /**
   * How many records of the topic the job's source has read, as of the last look at its metrics.
   */
  public long consumed(String topic) {
    return progress.consumed(topic);
  }

  /**
   * Whether every subtask that has a gauge of this name shows the value, as of the last look at
   * their metrics; false where none has.
   */
  public boolean showsEverywhere(String gauge, long value) {
    boolean shown = false;
    for (String vertex : metrics.vertices()) {
      List<String> names = metrics.names(vertex, name -> name.endsWith("." + gauge));
      if (names.isEmpty()) {
        continue;
      }
      for (JsonNode subtasks : metrics.values(vertex, names)) {
        shown = true;
        if (subtasks.path("min").asDouble() != value || subtasks.path("max").asDouble() != value) {
          return false;
        }
      }
    }
    return shown;
  }

  public JobID id() {
    return id;
  }

  public JobStatus status() {
    return EmbeddedFlink.answer(cluster.getJobStatus(id), "tell the job's status");
  }

  /**
   * Waits until every task runs or has finished: a job cannot be drained before.
   *
   * @throws LocalStackException if it takes longer than the timeout, or the job ends otherwise
   */
  public void awaitRunning(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!allTasksRun()) {
      if (status().isGloballyTerminalState() && status() != JobStatus.FINISHED) {
        throw new LocalStackException(failure().orElse("the job was " + status()));
      }
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new LocalStackException(
            "the job did not start within %d s: it is %s%s"
                .formatted(timeout.toSeconds(), status(), lastFailure()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Waits for the end, however it comes.
   *
   * @return {@code FINISHED}, {@code CANCELED} or {@code FAILED}
   */
  public JobStatus await() {
    result();
    return status();
  }

  /** Why the job failed, as one line; empty while it runs and when it ended otherwise. */
  public Optional<String> failure() {
    if (status() != JobStatus.FAILED) {
      return Optional.empty();
    }
    return Optional.of(
        result()
            .getSerializedThrowable()
            .map(FlinkJob::describe)
            .orElse("the job failed without saying why"));
  }

  /**
   * Ends the job as if its input had ended: a last watermark fires every timer and window, all
   * output is committed. Returns when it is.
   *
   * @param savepoints where the closing savepoint goes
   * @return the savepoint's path
   * @throws LocalStackException if the job failed before or meanwhile
   */
  public String stopWithDrain(Path savepoints) {
    String path;
    try {
      path =
          EmbeddedFlink.answer(
              cluster.stopWithSavepoint(
                  id, savepoints.toUri().toString(), true, SavepointFormatType.NATIVE),
              "drain the job");
    } catch (LocalStackException e) {
      throw failure().map(why -> new LocalStackException(why, e)).orElse(e);
    }
    if (await() == JobStatus.FAILED) {
      throw new LocalStackException(failure().orElse("the job failed while it was drained"));
    }
    return path;
  }

  /**
   * Takes a complete snapshot of the state, in the state backend's own files, and goes on.
   *
   * @param folder the snapshot makes a folder of its own in here
   * @return that folder
   */
  public Path snapshot(Path folder) {
    String path =
        EmbeddedFlink.answer(
            cluster.triggerSavepoint(
                id, folder.toUri().toString(), false, SavepointFormatType.NATIVE),
            "take a snapshot");
    return Path.of(URI.create(path));
  }

  /** How long the last checkpoints have taken from trigger to completion, newest first. */
  public List<Long> checkpointMillis() {
    return metrics.checkpointMillis();
  }

  /** Ends the job where it is and returns when it has ended; nothing happens to one that has. */
  public void cancel() {
    if (!status().isGloballyTerminalState()) {
      EmbeddedFlink.answer(cluster.cancelJob(id), "cancel the job");
    }
    result();
  }

  private JobResult result() {
    return EmbeddedFlink.answer(cluster.requestJobResult(id), "tell the job's result");
  }

  private boolean allTasksRun() {
    if (status() == JobStatus.FINISHED) {
      return true;
    }
    AccessExecutionGraph graph =
        EmbeddedFlink.answer(cluster.getExecutionGraph(id), "tell the state of the tasks");
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      ExecutionState state = vertex.getExecutionState();
      if (state != ExecutionState.RUNNING && state != ExecutionState.FINISHED) {
        return false;
      }
    }
    return graph.getState() == JobStatus.RUNNING;
  }

  /** What a job that is restarted again and again fails of. */
  private String lastFailure() {
    ErrorInfo last =
        EmbeddedFlink.answer(cluster.getExecutionGraph(id), "tell the last failure")
            .getFailureInfo();
    return last == null ? "" : "; " + describe(last.getException());
  }

  private static String describe(SerializedThrowable serialized) {
    return "the job failed: "
        + RootCause.line(serialized.deserializeError(FlinkJob.class.getClassLoader()));
  }
}

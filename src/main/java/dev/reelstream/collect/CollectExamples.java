package dev.reelstream.collect;

import dev.reelstream.collect.CollectResult.ExampleFile;
import dev.reelstream.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first step of retraining: the ratings topic up to a bound, as files of user histories. */
public final class CollectExamples {
  private static final Logger LOG = LoggerFactory.getLogger(CollectExamples.class);

  public static final int DEFAULT_BUCKETS = 8;
  static final int MOST_BUCKETS = 100;

  private CollectExamples() {}

  /** Where the bound of a collection is kept: beside its folder, where it survives a retry. */
  public static Path boundFile(Path output) {
    return output.resolveSibling(output.getFileName() + ".bound.json");
  }

  /**
   * Runs the batch job and returns when the collection stands in its folder. The folder appears as
   * a whole or not at all; one that is there already for the same bound is left as it is.
   *
   * @param env of its own for this job: it is switched to batch mode
   * @param output must be reachable under the same path by every task and by the caller
   * @param buckets number of folders that users are spread over, 1 to 100
   * @throws CollectException with one line on what is wrong
   */
  public static CollectResult run(
      StreamExecutionEnvironment env,
      KafkaConnection kafka,
      Bound bound,
      Path output,
      int buckets) {
    if (buckets < 1 || buckets > MOST_BUCKETS) {
      throw new CollectException(
          "buckets is %d: it must lie between 1 and %d".formatted(buckets, MOST_BUCKETS));
    }
    try (OutputFolder folder = OutputFolder.lock(output)) {
      Optional<CollectResult> present = folder.present();
      if (present.isPresent()) {
        return reuse(present.get(), bound, output);
      }
      bound.write(boundFile(output));
      bound.check(kafka);
      Path staging = folder.stage();
      CollectJob.define(env, kafka, bound, staging, buckets);
      CollectResult result = check(execute(env, bound), bound, buckets, staging);
      folder.publish(staging, result);
      return result;
    } catch (IOException e) {
      throw new CollectException("cannot collect into " + output + ": " + e, e);
    }
  }

  private static CollectResult reuse(CollectResult present, Bound bound, Path output) {
    if (!present.bound().equals(bound)) {
      throw new CollectException(
          output + " holds the collection of another bound: give another folder, or remove it");
    }
    LOG.info("{} holds this collection already", output);
    return present;
  }

  private static JobExecutionResult execute(StreamExecutionEnvironment env, Bound bound) {
    try {
      return env.execute("reelstream collect " + bound.topic());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CollectException("interrupted while collecting topic " + bound.topic(), e);
    } catch (Exception e) {
      throw new CollectException(
          "collecting topic %s failed: %s".formatted(bound.topic(), rootCause(e)), e);
    }
  }

  /** What the job has counted must be in the files, or they are not what it has written. */
  private static CollectResult check(JobExecutionResult job, Bound bound, int buckets, Path staging)
      throws IOException {
    List<ExampleFile> files = ExampleFiles.describe(staging);
    CollectResult result =
        new CollectResult(
            bound,
            buckets,
            count(job, HistoryFunction.USERS),
            count(job, HistoryFunction.RATINGS),
            count(job, HistoryFunction.DUPLICATES),
            count(job, KeepRatingsFunction.DEAD_LETTERS),
            files);
    long users = files.stream().mapToLong(ExampleFile::users).sum();
    long ratings = files.stream().mapToLong(ExampleFile::ratings).sum();
    if (users != result.users() || ratings != result.ratings()) {
      throw new CollectException(
          "the job has written %d ratings of %d users, and its files hold %d of %d"
              .formatted(result.ratings(), result.users(), ratings, users));
    }
    return result;
  }

  private static long count(JobExecutionResult job, String name) {
    Long count = job.getAccumulatorResult(name);
    return count == null ? 0 : count;
  }

  private static String rootCause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    return first.isEmpty() ? root.getClass().getSimpleName() : first;
  }
}

package dev.reelstream.report;

import dev.reelstream.event.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code summary.json}: what ran, on what, and what came out. */
public record Summary(
    String id,
    String started,
    @Nullable String scenario,
    Data dataset,
    double history,
    long liveFrom,
    double minRating,
    int k,
    long seed,
    String speed,
    int parallelism,
    String delivery,
    String kafka,
    Live live,
    List<Online> online,
    Topics topics,
    Throughput throughput,
    LatencyMillis latencyMillis,
    List<Swap> swaps,
    List<Retraining> retrainings,
    Training training,
    List<Training> shadows,
    boolean complete,
    @Nullable String notice) {

  /** What was replayed. */
  public record Data(
      String name, boolean synthetic, long ratings, int users, int items, String digest) {}

  /** The part after the live boundary. */
  public record Live(long ratings, long positives, long scored, long coldStarts, long returning) {}

  /**
   * One model's figures over the whole live part; the champion's are those of all versions that
   * were champion.
   *
   * @param version of the champion: the one in force at the end
   * @param pairs positives on which the champion was scored too; 0 for the champion itself
   * @param wins of those, hits where the champion missed
   * @param losses of those, misses where the champion hit
   * @param mcnemarP how likely wins and losses this far apart are between equals; null without
   *     pairs
   * @param versions the champion's parts, by number; empty for the others
   */
  public record Online(
      Role role,
      String model,
      int version,
      int k,
      long scored,
      long hits,
      double hitRate,
      double mrr,
      double ndcg,
      double onTimeHitRate,
      long modelScored,
      long modelHits,
      long coldStarts,
      long returning,
      long pairs,
      long wins,
      long losses,
      @Nullable Double mcnemarP,
      List<Version> versions) {}

  /** What one version contributed while it was champion. */
  public record Version(
      String model, int version, long scored, long hits, double hitRate, double mrr, double ndcg) {}

  /** Records per topic. */
  public record Topics(
      long ratings,
      long recommendations,
      long sessions,
      long late,
      long deadLetter,
      long evaluations) {}

  /** From the first record sent to the last one answered. */
  public record Throughput(double eventsPerSecond, double wallSeconds) {}

  /** From sending a rating to reading its recommendation with {@code read_committed}. */
  public record LatencyMillis(double p50, double p95, double p99, double max) {}

  /**
   * A version that came into force during the run.
   *
   * @param eventTime of its first recommendation
   */
  public record Swap(String model, int version, long eventTime) {}

  /**
   * A round of retraining during the run.
   *
   * @param eventTime of the boundary that it was for
   * @param outcome promoted, rejected or skipped
   * @param champion version in force before
   * @param candidate version that was published; null where none was
   * @param cases of the newest slice, on which both hit rates were measured
   * @param lowerBound of the candidate's lead, at the gate's confidence
   * @param seconds wall clock, from collecting to the decision
   */
  public record Retraining(
      long eventTime,
      String outcome,
      String reason,
      int champion,
      @Nullable Integer candidate,
      long trainedThrough,
      int cases,
      double candidateHitRate,
      double championHitRate,
      double lowerBound,
      double seconds) {}

  /** A version that the run started with: the first champion, or a shadow. */
  public record Training(
      String model, int version, String directory, double seconds, long trainedThrough) {}
}

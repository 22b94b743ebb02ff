package dev.reelstream.protocol;

import dev.reelstream.measure.Interval;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures with everything that has to be said beside them; as JSON, its components are the fields.
 *
 * @param choices of the protocol, such as {@code order} → {@code time}
 * @param seed of the split, the drawn candidates and the intervals, and of a training done for this
 * @param minRating ratings below do not count; null where every rating does
 * @param mayLeak whether the model's training may have met the test part
 * @param figures one per way to treat seen items and list length
 * @param evaluationSeconds wall time of loading the model, scoring and measuring
 * @param wallSeconds the same with the cutting and the training
 */
public record OfflineReport(
    String protocol,
    Map<String, String> choices,
    Data dataset,
    CandidateSet candidates,
    long seed,
    @Nullable Double minRating,
    Model model,
    boolean mayLeak,
    Training training,
    Tested tested,
    List<Figure> figures,
    double evaluationSeconds,
    double wallSeconds) {

  /**
   * The data set.
   *
   * @param digest sha256 of the rating file's bytes
   */
  public record Data(
      String name, String digest, boolean synthetic, int ratings, int users, int items) {}

  /** What each target was ranked among, in words, and how many that are with the target. */
  public record CandidateSet(String set, int size) {}

  /**
   * What was measured.
   *
   * @param version 0 for a baseline
   * @param digest sha256 of its manifest; null for a baseline
   */
  public record Model(String name, int version, String family, @Nullable String digest) {
    /** {@code name@version}, or the name alone for a baseline. */
    public String label() {
      return version == 0 ? name : name + "@" + version;
    }
  }

  /**
   * The training part.
   *
   * @param positives labels that may be learned from
   * @param sequences users or sessions
   * @param seconds wall time of a training done for this; null where none was
   */
  public record Training(long positives, int sequences, @Nullable Double seconds) {}

  /**
   * The test part.
   *
   * @param unanswered cases without a list, such as those of unknown users; misses
   * @param unknownTargets cases whose target the model cannot recommend; misses
   * @param unknownContextItems items of contexts that the model does not know
   * @param skipped what gave no case, by reason
   */
  public record Tested(
      int cases,
      int users,
      long unanswered,
      long unknownTargets,
      long unknownContextItems,
      Map<String, Long> skipped) {}

  /** Means over all cases with their 95 % intervals. */
  public record Figure(SeenItems seen, int k, Interval hitRate, Interval mrr, Interval ndcg) {}
}

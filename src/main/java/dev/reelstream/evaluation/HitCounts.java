package dev.reelstream.evaluation;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.measure.Ranks;

/**
 * Outcomes, counted; the rates follow from the counts alone.
 *
 * <p>Hits are counted per rank, in whole numbers, so the sums do not depend on the order in which
 * outcomes arrive, and MRR and NDCG come out the same to the last bit at every parallelism.
 *
 * @param hitsByRank hits at rank r at index r - 1; its length is K
 * @param pairs scored whose outcome for the champion is known too
 * @param wins of those, hits where the champion missed
 * @param losses of those, misses where the champion hit
 */
@SuppressWarnings("ArrayRecordComponent") // counts are added up, never compared
public record HitCounts(
    long[] hitsByRank,
    long scored,
    long onTimeHits,
    long coldStarts,
    long returning,
    long modelScored,
    long modelHits,
    long pairs,
    long wins,
    long losses) {

  /** Nothing counted yet, for lists of length {@code k}. */
  public static HitCounts none(int k) {
    return new HitCounts(new long[k], 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  HitCounts plus(Outcome outcome) {
    long[] byRank = hitsByRank;
    boolean hit = outcome.scored() && outcome.rank() != Ranks.MISS;
    if (hit) {
      byRank = hitsByRank.clone();
      byRank[outcome.rank() - 1]++;
    }
    boolean byModel = outcome.scored() && outcome.source() == Source.MODEL;
    Boolean champion = outcome.championHit();
    return new HitCounts(
        byRank,
        scored + one(outcome.scored()),
        onTimeHits + one(hit && outcome.onTime()),
        coldStarts + one(outcome.coldStart()),
        returning + one(outcome.returning()),
        modelScored + one(byModel),
        modelHits + one(byModel && hit),
        pairs + one(champion != null),
        wins + one(champion != null && hit && !champion),
        losses + one(champion != null && !hit && champion));
  }

  HitCounts plus(HitCounts other) {
    long[] byRank = hitsByRank.clone();
    for (int i = 0; i < byRank.length; i++) {
      byRank[i] += other.hitsByRank[i];
    }
    return new HitCounts(
        byRank,
        scored + other.scored,
        onTimeHits + other.onTimeHits,
        coldStarts + other.coldStarts,
        returning + other.returning,
        modelScored + other.modelScored,
        modelHits + other.modelHits,
        pairs + other.pairs,
        wins + other.wins,
        losses + other.losses);
  }

  private static int one(boolean counted) {
    return counted ? 1 : 0;
  }

  long hits() {
    long hits = 0;
    for (long atRank : hitsByRank) {
      hits += atRank;
    }
    return hits;
  }

  /** Hits / scored, 0 when nothing was scored. */
  double hitRate() {
    return rate((double) hits());
  }

  /** Mean of 1 / rank over the scored, 0 for a miss. */
  double mrr() {
    double sum = 0;
    for (int rank = 1; rank <= hitsByRank.length; rank++) {
      sum += (double) hitsByRank[rank - 1] / rank;
    }
    return rate(sum);
  }

  /**
   * Mean of 1 / log2(rank + 1) over the scored, 0 for a miss: with one relevant item the ideal DCG
   * is 1 (Järvelin and Kekäläinen 2002).
   */
  double ndcg() {
    double sum = 0;
    for (int rank = 1; rank <= hitsByRank.length; rank++) {
      sum += hitsByRank[rank - 1] * Math.log(2) / Math.log(rank + 1);
    }
    return rate(sum);
  }

  private double rate(double sum) {
    return scored == 0 ? 0 : sum / scored;
  }

  Evaluation evaluation(
      Role role, String model, int version, Scope scope, long windowStart, long windowEnd) {
    return new Evaluation(
        role,
        model,
        version,
        hitsByRank.length,
        scope,
        windowStart,
        windowEnd,
        scored,
        hits(),
        hitRate(),
        mrr(),
        ndcg(),
        rate((double) onTimeHits),
        coldStarts,
        returning,
        modelScored,
        modelHits,
        pairs,
        wins,
        losses);
  }
}
